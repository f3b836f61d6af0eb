// Stuck work shows itself on a real stack: a worker that is gone, a workflow whose tasks fail, a message that nobody takes,
// a receiver that is away, work that was terminated, a process that dies. Each is told where people look.
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { Client as Database } from 'pg';
import type { HandoffSummary } from '../../ports/read-model';
import { callJson, requireJson } from '../../processes/launch/api-client';
import { personOf } from '../../processes/launch/secrets';
import { eventually } from '../support/eventually';
import { runCliAs } from '../support/cli';
import { workflowIdOn } from '../support/workflow-id-on';
import {
  decide,
  handoffIdOf,
  release,
  root,
  scenarioNamed,
  startTestStack,
  tokenOf,
  waitForHandoff,
  type TestStack,
} from '../support/stack';

jest.setTimeout(300_000);

const said: string[] = [];
let stack: TestStack;
let client: Client;
beforeAll(async () => {
  process.env['CUTIN_RECONCILE_EVERY_S'] = '2';
  stack = await startTestStack({
    governanceDir: path.join(root, 'test', 'governance'),
    dynamicConfig: ['system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2'],
    say: (line) => said.push(line),
  });
  client = new Client({ connection: await Connection.connect({ address: stack.temporalAddress }) });
});
afterAll(async () => {
  delete process.env['CUTIN_RECONCILE_EVERY_S'];
  await client.connection.close();
  await stack.end();
});

const doctor = (): { code: number | null; out: string } => runCliAs(stack, 'ada.auditor', ['doctor']);
const stuck = (): string => runCliAs(stack, 'ada.auditor', ['stuck']).out;

async function troubles(): Promise<string[]> {
  const answer = await fetch(`${stack.urls.api}/readyz`);
  return ((await answer.json()) as { troubles: string[] }).troubles;
}

async function metric(name: string): Promise<number | null> {
  const text = await (await fetch(`${stack.urls.api}/metrics`)).text();
  const line = new RegExp(`^${name} (\\S+)$`, 'm').exec(text);
  return line?.[1] === undefined ? null : Number(line[1]);
}

/** Events are numbered a moment after what they tell of. */
function told(name: string, subject: string): Promise<Record<string, unknown>> {
  return eventually(() => findTold(name, subject));
}

async function findTold(name: string, ofHandoff: string): Promise<Record<string, unknown>> {
  const page = await requireJson<{
    items: { event: { type: string; subject: string; data: Record<string, unknown> } }[];
  }>(`${stack.urls.api}/contract-events?limit=500`, { token: tokenOf(stack, 'ada.auditor') });
  const found = page.items.find(({ event: { type, subject } }) => type === `cutin.${name}.v1` && subject === ofHandoff);
  if (found === undefined) throw new Error(`${name} was not told of ${ofHandoff}.`);
  return found.event.data;
}

async function inDatabase(sql: string, values: unknown[] = []): Promise<void> {
  const database = new Database({ connectionString: stack.database.owner });
  await database.connect();
  await database.query(sql, values);
  await database.end();
}

it('tells nothing where everything goes on', async () => {
  await eventually(async () => expect(await troubles()).toEqual([]));

  expect(await metric('cutin_workers')).toBe(1);
  expect(stuck()).toMatch(/^nothing waits/);
});

it('says that no worker runs', async () => {
  await stack.processes.get('worker')?.stop();

  await eventually(async () => expect(await troubles()).toContain('noWorker'), { timeoutMs: 120_000, everyMs: 1_000 });

  expect(await metric('cutin_workers')).toBe(0);
  expect(doctor()).toMatchObject({ code: 1, out: expect.stringMatching(/FAIL {2}A worker asks for work/) });
  expect(stuck()).toContain('No worker asks for work');
  await stack.processes.get('worker')?.start();
  await eventually(async () => expect(await troubles()).not.toContain('noWorker'));
});

it('names a workflow whose tasks fail again and again', async () => {
  const workflowId = await workflowIdOn(stack, 'change/CHG-WEDGED');
  const broken = await client.workflow.start('noSuchWorkflow', { taskQueue: 'cutin', workflowId });

  await eventually(async () => expect(await troubles()).toContain('workflowsWedged'), {
    timeoutMs: 120_000,
    everyMs: 1_000,
  });

  expect(await metric('cutin_workflows_wedged')).toBe(1);
  expect(doctor().out).toMatch(/FAIL {2}No workflow is wedged: .*change\/CHG-WEDGED/);
  expect(stuck()).toContain('change/CHG-WEDGED');
  await broken.terminate();
  await eventually(async () => expect(await troubles()).toEqual([]));
});

it('says how old the oldest message is that nobody takes', async () => {
  const payload = JSON.stringify({ workflowId: 'change/CHG-NOBODY', decisionId: 'd', actor: 'pat' });
  await inDatabase(
    `INSERT INTO cutin.outbox (outbox_key, kind, payload, recorded_at) VALUES ('left', 'decide', $1, now() - interval '10 minutes')`,
    [payload],
  );

  await eventually(async () => expect(await troubles()).toContain('messagesUndelivered'));

  expect(await metric('cutin_messages_oldest_seconds')).toBeGreaterThan(500);
  expect(doctor().out).toMatch(/FAIL {2}Messages delivered to their workflows: 1 messages are not delivered/);
  expect(stuck()).toContain('1 messages are not delivered');
  await inDatabase(`UPDATE cutin.outbox SET done_at = now() WHERE outbox_key = 'left'`);
});

it('shows a receiver that is away until it is back, parks and tells of it, and tries at once when asked', async () => {
  const scenario = scenarioNamed('AWAY');
  const handoffId = handoffIdOf(scenario, 'inspectionPlanUpdate');
  await release(stack, scenario);
  await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
  expect(await told('decision.awaited', `handoff/${handoffIdOf(scenario, 'effectivityDecision')}`)).toMatchObject({
    owner: 'planner',
    title: scenario.title,
  });
  await stack.processes.get('qms')?.stop();
  await decide(stack, scenario);

  const retrying = await waitForHandoff(stack, handoffId, ['retrying']);
  expect(retrying).toMatchObject({ reason: 'RECEIVER_UNREACHABLE', changeTitle: scenario.title });
  expect(Date.parse(retrying.parksAt ?? '')).toBeGreaterThan(Date.parse(retrying.stuckSince ?? ''));
  const shown = stuck();
  expect(shown).toContain(`npx cutin retry ${handoffId}`);
  expect(runCliAs(stack, 'olli.operator', ['retry', handoffId, '--reason', 'is it back?'])).toMatchObject({ code: 0 });

  const parked = await waitForHandoff(stack, handoffId, ['parked']);
  expect(await told('handoff.parked', `handoff/${handoffId}`)).toMatchObject({
    parkId: parked.parkId,
    owner: 'quality',
    link: expect.stringContaining(encodeURIComponent(`change/${scenario.changeId}`)),
  });
  await stack.processes.get('qms')?.start();
  await callJson(`${stack.urls.api}/handoffs/${encodeURIComponent(handoffId)}/resolution`, {
    method: 'POST',
    token: tokenOf(stack, 'olli.operator'),
    body: { parkId: parked.parkId, action: 'retry', reason: 'QMS is back' },
  });
  await waitForHandoff(stack, handoffId, ['verified']);
});

it('shows terminated work to whoever looks and to subscribers, and both ways out work as printed', async () => {
  const scenario = scenarioNamed('ENDED');
  await release(stack, scenario);
  await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
  const name = `change/${scenario.changeId}`;
  await client.workflow.getHandle(await workflowIdOn(stack, name)).terminate('by a human');

  await eventually(async () => expect(await troubles()).toContain('workInterrupted'), { timeoutMs: 60_000 });

  expect(await metric('cutin_work_interrupted')).toBe(1);
  expect(await told('work.interrupted', `work/${name}`)).toMatchObject({ title: scenario.title, owner: 'operator' });
  expect(stuck()).toContain(`npx cutin resume ${name}`);
  expect(doctor().out).toContain(`npx cutin abort ${name}`);
  expect(runCliAs(stack, 'olli.operator', ['resume', name, '--reason', 'ended by mistake'])).toMatchObject({ code: 0 });
  await eventually(async () => expect(await metric('cutin_work_interrupted')).toBe(0));
});

it('starts a process of its own that died again, and says so', async () => {
  const worker = stack.processes.get('worker');
  const before = worker?.pid;
  if (before === undefined) throw new Error('The worker does not run.');

  process.kill(before, 'SIGKILL');

  await eventually(() => expect(worker?.pid).not.toBe(before));
  expect(said).toContain('worker died (exit SIGKILL): starting it again.');
  const { token } = personOf(stack.secrets, 'ada.auditor');
  const answer = await callJson(`${stack.urls.api}/handoffs?state=parked`, { token });
  expect((answer.body as { items: HandoffSummary[] }).items).toEqual([]);
});
