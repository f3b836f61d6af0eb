// npm run bench: N propagations in flight, beside the same tree of workflows and activities doing nothing, in the same
// run on the same server. Prints releases per second, start-to-verified p50 and p95, and their ratio to the floor.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import { callJson } from '../launch/api-client';
import { followChange } from '../launch/follow-change';
import { putScenario, releaseChange, sampleScenario, type Scenario } from '../launch/scenario';
import { personOf } from '../launch/secrets';
import { startStack, type Stack } from '../launch/start-stack';
import { readEnvironment } from '../config/environment';
import { productRoot } from '../product-root';

interface Measured {
  perSecond: number;
  p50Ms: number;
  p95Ms: number;
}

const timeoutMs = 300_000;
/** Both sides are asked equally often whether they wait for their decision. */
const pollEveryMs = 50;

const { values: given } = parseArgs({
  options: {
    'in-flight': { type: 'string', default: '1,4,16' },
    /** `key=value` of the Temporal server, instead of the usual ones; `none` for its own defaults. */
    'dynamic-config': { type: 'string' },
    rounds: { type: 'string', default: '1' },
  },
});
const inFlight = given['in-flight'].split(',').map(Number);

async function main(): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'cutin-bench-'));
  const stack = await startStack({
    home,
    preferUsualPorts: false,
    environment: readEnvironment({ CUTIN_HOME: home }),
    searchPath: process.env['PATH'] ?? '',
    governanceDir: path.join(productRoot, 'governance'),
    binDir: path.join(productRoot, '.cutin', 'bin'),
    distDir: path.join(productRoot, 'dist'),
    say: () => undefined,
    ...(given['dynamic-config'] === undefined
      ? {}
      : { dynamicConfig: given['dynamic-config'] === 'none' ? [] : [given['dynamic-config']] }),
  });
  try {
    await compare(stack);
  } finally {
    await stack.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

let runs = 0;

async function compare(stack: Stack): Promise<void> {
  const floor = await startFloor(stack);
  console.log(
    'Input: the sample product (13 occurrences, 4 characteristics, 3 open orders), one site, decision at once.',
  );
  console.log('in flight   releases/s   floor/s   p50 ms   floor p50   p95 ms   floor p95   ratio p50');
  // One of each before anything is counted: connections, caches, compiled workflow code.
  await putScenario(stack, scenarioOf('warm', 0));
  await propagate(stack, scenarioOf('warm', 0));
  await floor.run('warm');
  const rounds = Number(given.rounds);
  for (const count of inFlight.flatMap((one) => Array.from({ length: rounds }, () => one))) {
    const run = `${String(count)}-${String((runs += 1))}`;
    // What is released is put into PLM, ALM and MES beforehand: a propagation starts with the release.
    for (let index = 0; index < count; index += 1) await putScenario(stack, scenarioOf(`B${run}`, index));
    const ours = await measure(count, (index) => propagate(stack, scenarioOf(`B${run}`, index)));
    const theirs = await measure(count, (index) => floor.run(`floor-${run}-${String(index)}`));
    const cells = [
      count,
      ours.perSecond.toFixed(2),
      theirs.perSecond.toFixed(2),
      ours.p50Ms.toFixed(0),
      theirs.p50Ms.toFixed(0),
      ours.p95Ms.toFixed(0),
      theirs.p95Ms.toFixed(0),
    ];
    console.log(
      [...cells.map(String), (ours.p50Ms / theirs.p50Ms).toFixed(2)].map((cell) => cell.padStart(9)).join(' '),
    );
  }
  await floor.stop();
}

async function measure(count: number, run: (index: number) => Promise<void>): Promise<Measured> {
  const startedAtMs = performance.now();
  const durations = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const beganAtMs = performance.now();
      await run(index);
      return performance.now() - beganAtMs;
    }),
  );
  const sorted = durations.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { perSecond: (count * 1000) / (performance.now() - startedAtMs), p50Ms: at(0.5), p95Ms: at(0.95) };
}

function scenarioOf(run: string, index: number): Scenario {
  const sample = sampleScenario();
  const itemId = `BENCH-${run}-${String(index)}`;
  return {
    ...sample,
    changeId: `CHG-${itemId}`,
    itemId,
    // Between two orders, so that the one decision is the only one.
    cutIn: { basis: 'serial', range: 'SN-0110 and up' },
    artefacts: sample.artefacts.map((artefact) => ({
      ...artefact,
      content: { ...(artefact.content as object), itemId },
    })),
    workOrders: sample.workOrders.map((order) => ({ ...order, orderId: `${order.orderId}-${itemId}` })),
  };
}

async function propagate(stack: Stack, scenario: Scenario): Promise<void> {
  await releaseChange(stack, scenario);
  const planner = personOf(stack.secrets, 'pat.planner');
  await followChange({
    api: stack.urls.api,
    planner,
    changeId: scenario.changeId,
    cutIn: scenario.cutIn,
    say: () => undefined,
    timeoutMs,
    pollEveryMs,
  });
  const { status } = await callJson(`${stack.urls.api}/changes/${scenario.changeId}`, { token: planner.token });
  if (status !== 200) throw new Error(`${scenario.changeId} cannot be read back.`);
}

async function startFloor(stack: Stack): Promise<{ run: (id: string) => Promise<void>; stop: () => Promise<void> }> {
  const address = stack.temporalAddress;
  const native = await NativeConnection.connect({ address });
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: path.join(productRoot, 'dist', 'processes', 'bench', 'floor-workflows.js'),
  });
  const nothing = (): Promise<void> => Promise.resolve();
  const worker = await Worker.create({
    connection: native,
    taskQueue: 'cutin-floor',
    workflowBundle,
    activities: { ownNothing: nothing, remoteNothing: nothing },
  });
  const running = worker.run();
  const client = new Client({ connection: await Connection.connect({ address }) });
  return {
    run: async (id) => {
      const handle = await client.workflow.start('floorChange', {
        taskQueue: 'cutin-floor',
        workflowId: id,
        args: [id],
      });
      await decideWhenAsked(client, `${id}/effectivityDecision`);
      await handle.result();
    },
    stop: async () => {
      worker.shutdown();
      await running;
      await client.connection.close();
      await native.close();
    },
  };
}

async function decideWhenAsked(client: Client, workflowId: string): Promise<void> {
  for (
    const deadline = Date.now() + timeoutMs;
    Date.now() < deadline;
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs))
  ) {
    const told = await client.workflow
      .getHandle(workflowId)
      .executeUpdate('decide')
      .then(
        () => true,
        () => false,
      );
    if (told) return;
  }
  throw new Error(`${workflowId} never asked for its decision.`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
