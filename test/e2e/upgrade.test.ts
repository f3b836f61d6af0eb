// Another build of the worker beside the one that runs: nothing stands still unsaid, and what waits for a human goes over.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { ManagedProcess } from '../../processes/launch/child-process';
import { choosePorts } from '../../processes/launch/ports';
import type { Scenario } from '../../processes/launch/scenario';
import { eventually } from '../support/eventually';
import {
  decide,
  documentOf,
  getChange,
  handoffIdOf,
  release,
  resolve,
  root,
  scenarioNamed,
  setFaults,
  startTestStack,
  waitForChange,
  waitForHandoff,
  writesOf,
  type TestStack,
} from '../support/stack';

jest.setTimeout(240_000);

let stack: TestStack;
let client: Client;
beforeAll(async () => {
  process.env['CUTIN_WORKER_BUILD_ID'] = 'build-1';
  stack = await startTestStack({ governanceDir: path.join(root, 'test', 'governance') });
  client = new Client({ connection: await Connection.connect({ address: stack.temporalAddress }) });
});
afterAll(async () => {
  delete process.env['CUTIN_WORKER_BUILD_ID'];
  await client.connection.close();
  await stack.end();
});

/** Of the build that carries it now. */
async function buildOf(workflowId: string): Promise<string | undefined> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const { version, deploymentVersion } = raw.workflowExecutionInfo?.versioningInfo ?? {};
  return deploymentVersion?.buildId ?? version?.split(/[.:]/).at(-1);
}

async function startWorker(name: string, buildId: string): Promise<ManagedProcess> {
  const { spec } = stack.processes.get('worker')!;
  const { workerHealth } = await choosePorts({ preferUsual: false });
  const worker = new ManagedProcess({
    ...spec,
    name,
    env: {
      ...spec.env,
      CUTIN_WORKER_BUILD_ID: buildId,
      CUTIN_WORKER_MAKE_CURRENT: 'true',
      CUTIN_WORKER_HEALTH_PORT: String(workerHealth),
    },
  });
  await worker.start();
  stack.processes.set(name, worker);
  return worker;
}

async function expectWrittenOnce(scenario: Scenario): Promise<void> {
  for (const stage of ['effectivityDecision', 'mbomTransform', 'mesLock', 'inspectionPlanUpdate', 'orderDisposition']) {
    const { system, path: document } = documentOf(scenario, stage);
    const { writes } = await writesOf(stack, system, document);
    expect([stage, writes.map(({ kind }) => kind)]).toEqual([stage, ['created']]);
  }
}

it('a build that nobody made current says so, with the command that does, and works once it is run as printed', async () => {
  const scenario = scenarioNamed('PRINTED');
  const log = path.join(stack.home, 'logs', 'worker.log');
  const command = await eventually(() => {
    const line = readFileSync(log, 'utf8')
      .split('\n')
      .find((text) => text.includes('set-current-version'));
    return (JSON.parse(line ?? '') as { command: string }).command;
  });
  await release(stack, scenario);
  // The deployment is known to the server a moment after the first poll.
  await eventually(() => {
    execFileSync('bash', ['-c', command], {
      env: {
        ...process.env,
        TEMPORAL_ADDRESS: stack.temporalAddress,
        PATH: `${path.join(root, '.cutin', 'bin')}:${process.env['PATH'] ?? ''}`,
      },
      stdio: 'pipe',
    });
  });

  await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
  expect((await decide(stack, scenario)).status).toBe(202);
  await waitForChange(stack, scenario, 'closed');
  await expectWrittenOnce(scenario);
});

it('what waits for a human goes over to the new build, which carries it out without the old one', async () => {
  const [undecided, parks] = [scenarioNamed('UNDECIDED'), scenarioNamed('PARKS')];
  await setFaults(stack, 'erp', { refuse: [{ match: documentOf(parks, 'mbomTransform').path }] });
  for (const scenario of [undecided, parks]) {
    await release(stack, scenario);
    await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
  }
  expect((await decide(stack, parks)).status).toBe(202);
  const parked = await waitForHandoff(stack, handoffIdOf(parks, 'mbomTransform'), ['parked']);
  const before = await waitForHandoff(stack, handoffIdOf(undecided, 'effectivityDecision'), ['awaitingDecision']);
  for (const { workflowId } of [parked, before]) expect(await buildOf(workflowId)).toBe('build-1');

  await startWorker('worker-2', 'build-2');

  for (const { workflowId } of [parked, before])
    await eventually(async () => expect(await buildOf(workflowId)).toBe('build-2'), { timeoutMs: 60_000 });
  await stack.processes.get('worker')?.kill();
  const after = await waitForHandoff(stack, handoffIdOf(undecided, 'effectivityDecision'), ['awaitingDecision']);
  expect(after.dueAt).toBe(before.dueAt);
  await setFaults(stack, 'erp', {});
  const { workflowId: changeWorkflow } = await getChange(stack, parks);
  expect((await resolve(stack, parked, 'retry')).status).toBe(202);
  expect((await decide(stack, undecided)).status).toBe(202);
  for (const scenario of [undecided, parks]) {
    await waitForChange(stack, scenario, 'closed');
    await expectWrittenOnce(scenario);
  }
  expect(await buildOf(changeWorkflow)).toBe('build-2');
});
