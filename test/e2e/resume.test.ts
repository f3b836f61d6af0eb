// The store is the truth: Temporal's database is thrown away at every point of the main line, over two sites, and every
// change closes with each receiver written once. And an abort leaves nothing behind.
import { rmSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { addMissingSearchAttributes } from '../../adapters/temporal/search-attributes';
import { callJson, requireJson } from '../../processes/launch/api-client';
import { readImpact } from '../../processes/launch/follow-change';
import type { Scenario } from '../../processes/launch/scenario';
import { personOf, type SystemName } from '../../processes/launch/secrets';
import type { HandoffSummary } from '../../ports/read-model';
import type { Interruption } from '../../ports/work';
import { eventually } from '../support/eventually';
import { recordHistory } from '../support/histories';
import { workflowIdOn } from '../support/workflow-id-on';
import {
  documentOf,
  getChange,
  readBack,
  release,
  resolve,
  root,
  scenarioNamed,
  setFaults,
  startTestStack,
  tokenOf,
  waitForChange,
  waitForHandoff,
  writesOf,
  type TestStack,
} from '../support/stack';

jest.setTimeout(900_000);

const sites = ['PLANT-A', 'PLANT-B'] as const;
type Site = (typeof sites)[number];
const stages = ['effectivityDecision', 'mbomTransform', 'mesLock', 'inspectionPlanUpdate', 'orderDisposition'] as const;
type Stage = (typeof stages)[number];
const longMs = 300_000;

let stack: TestStack;
beforeAll(async () => {
  process.env['CUTIN_RECONCILE_EVERY_S'] = '3';
  stack = await startTestStack({ governanceDir: path.join(root, 'test', 'governance') });
});
afterAll(async () => {
  delete process.env['CUTIN_RECONCILE_EVERY_S'];
  await stack.end();
});

function atTwoSites(name: string, options: { split?: boolean } = {}): Scenario {
  return { ...scenarioNamed(name, options), sites: [...sites] };
}

function handoffAt({ changeId }: Scenario, site: Site, stage: Stage): string {
  return `${changeId}:${site}:${stage}`;
}

function documentAt(scenario: Scenario, site: Site, stage: Stage): { system: SystemName; path: string } {
  const { system, path: document } = documentOf(scenario, stage);
  return { system, path: document.replace('PLANT-A', site) };
}

async function decideAt(scenario: Scenario, site: Site): Promise<void> {
  const planner = personOf(stack.secrets, 'pat.planner');
  const handoffId = handoffAt(scenario, site, 'effectivityDecision');
  await waitForHandoff(stack, handoffId, ['awaitingDecision'], longMs);
  const { impactHash } = await readImpact({ api: stack.urls.api, planner }, { changeId: scenario.changeId, site });
  const decided = await callJson(`${stack.urls.api}/handoffs/${encodeURIComponent(handoffId)}/decision`, {
    method: 'POST',
    token: planner.token,
    body: {
      impactHash,
      cutIns: [{ basis: 'serial', range: scenario.cutIn.range, newSeries: true }],
      signature: { signingKey: planner.signingKey, meaning: 'I decide this cut-in' },
    },
  });
  expect(decided).toMatchObject({ status: 202 });
}

async function releaseAndDecide(scenario: Scenario): Promise<void> {
  await release(stack, scenario);
  for (const site of sites) await decideAt(scenario, site);
}

async function disposeAt(scenario: Scenario, site: Site): Promise<void> {
  const person = personOf(stack.secrets, 'pat.planner');
  const orderId = scenario.workOrders.find(({ orderId: id }) => id.startsWith('WO-5002'))?.orderId ?? '';
  const disposed = await callJson(`${stack.urls.api}/changes/${scenario.changeId}/dispositions`, {
    method: 'POST',
    token: person.token,
    body: {
      site,
      dispositions: [{ orderId, disposition: 'cancelAndReplan', reason: 'divided by the cut-in' }],
      signature: { signingKey: person.signingKey, meaning: 'I dispose of these orders' },
    },
  });
  expect(disposed).toMatchObject({ status: 202 });
}

/** As after a disaster: the server comes up empty. */
async function loseTemporal(): Promise<void> {
  const temporal = stack.processes.get('temporal');
  await temporal?.stop();
  for (const file of readdirSync(stack.home).filter((name) => name.startsWith('temporal.db')))
    rmSync(path.join(stack.home, file));
  await temporal?.start();
  const connection = await Connection.connect({ address: stack.temporalAddress });
  await addMissingSearchAttributes(new Client({ connection }), 'default');
  await connection.close();
}

async function expectWrittenOnce(scenario: Scenario, written: readonly Stage[] = stages): Promise<void> {
  for (const site of sites)
    for (const stage of written) {
      const { system, path: document } = documentAt(scenario, site, stage);
      const { writes } = await writesOf(stack, system, document);
      expect([document, writes.map(({ kind }) => kind)]).toEqual([document, ['created']]);
    }
}

/** Where each change stops: at one stage of one site, by what its receiver refuses. */
const stops: readonly { name: string; site: Site; stage: Stage }[] = sites.flatMap((site) =>
  stages.map((stage) => ({ name: `${stage.slice(0, 6)}-${site.slice(-1)}`.toUpperCase(), site, stage })),
);

it('closes every change, each receiver written once, when Temporal is lost at any point of the main line', async () => {
  const stopped = stops.map((stop) => ({ ...stop, scenario: atTwoSites(stop.name) }));
  const refused = (system: SystemName) =>
    stopped
      .map(({ scenario, site, stage }) => documentAt(scenario, site, stage))
      .filter((document) => document.system === system)
      .map(({ path: match }) => ({ match }));
  for (const system of ['plm', 'erp', 'mes', 'qms'] as const)
    await setFaults(stack, system, { refuse: refused(system) });
  const [undecided, half, split, done] = [
    atTwoSites('UNDECIDED'),
    atTwoSites('HALF'),
    atTwoSites('SPLIT', { split: true }),
    atTwoSites('DONE'),
  ];
  for (const one of [undecided, half]) await release(stack, one);
  await decideAt(half, 'PLANT-A');
  for (const one of [...stopped.map(({ scenario }) => scenario), split, done]) await releaseAndDecide(one);
  await waitForChange(stack, done, 'closed', longMs);
  for (const site of sites)
    await waitForHandoff(stack, handoffAt(split, site, 'orderDisposition'), ['awaitingDecision'], longMs);
  const parks: HandoffSummary[] = [];
  for (const { scenario, site, stage } of stopped)
    parks.push(await waitForHandoff(stack, handoffAt(scenario, site, stage), ['parked'], longMs));
  await waitForHandoff(stack, handoffAt(undecided, 'PLANT-B', 'effectivityDecision'), ['awaitingDecision'], longMs);

  await loseTemporal();
  for (const system of ['plm', 'erp', 'mes', 'qms'] as const) await setFaults(stack, system, {});
  for (const one of parks) expect((await resolve(stack, one, 'retry')).status).toBe(202);
  for (const site of sites) await decideAt(undecided, site);
  await decideAt(half, 'PLANT-B');
  for (const site of sites) await disposeAt(split, site);

  for (const scenario of [...stopped.map((one) => one.scenario), undecided, half, split]) {
    const change = await waitForChange(stack, scenario, 'closed', longMs);
    expect(change.parks.length).toBeLessThanOrEqual(1);
    // A disposition that a human adds is a second write, lost Temporal or not.
    await expectWrittenOnce(scenario, scenario === split ? stages.slice(0, -1) : stages);
  }
  await expectWrittenOnce(done);
  await recordHistory(stack, { name: 'two-sites-resumed', workflowId: `change/${split.changeId}` });
});

it('leaves nothing active ten seconds after an abort, where a write to QMS was under way at the other site', async () => {
  const scenario = atTwoSites('ABORTED');
  const parksAt = documentAt(scenario, 'PLANT-A', 'mbomTransform');
  await setFaults(stack, 'erp', { refuse: [{ match: parksAt.path }] });
  await releaseAndDecide(scenario);
  const parked = await waitForHandoff(stack, handoffAt(scenario, 'PLANT-A', 'mbomTransform'), ['parked'], longMs);
  await setFaults(stack, 'qms', { delayMs: 9_000 });
  await waitForHandoff(stack, handoffAt(scenario, 'PLANT-B', 'inspectionPlanUpdate'), ['proposed', 'retrying'], longMs);
  // The look before the write takes nine seconds; then the write is under way.
  await sleep(11_000);

  expect((await resolve(stack, parked, 'abort')).status).toBe(202);
  await setFaults(stack, 'qms', {});
  await waitForChange(stack, scenario, 'aborted', longMs);
  await sleep(10_000);

  for (const site of sites)
    for (const stage of stages) {
      const { system, path: document } = documentAt(scenario, site, stage);
      const { status, body } = await readBack(stack, system, document);
      expect([document, status === 404 ? 'withdrawn' : (body as { status: string }).status]).toEqual([
        document,
        'withdrawn',
      ]);
    }
  await setFaults(stack, 'erp', {});
  await recordHistory(stack, { name: 'two-sites-abort', workflowId: `change/${scenario.changeId}` });
});

it('asks about a change that somebody terminated, and resumes or aborts it as it is told', async () => {
  const [resumed, aborted] = [atTwoSites('RESUMED'), atTwoSites('CALLEDOFF')];
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const { workflow } = new Client({ connection });
  for (const one of [resumed, aborted]) {
    await release(stack, one);
    await decideAt(one, 'PLANT-A');
    await waitForHandoff(stack, handoffAt(one, 'PLANT-A', 'orderDisposition'), ['verified'], longMs);
    await workflow.getHandle(await workflowIdOn(stack, `change/${one.changeId}`)).terminate('by hand');
  }
  const ids = [resumed, aborted].map(({ changeId }) => `change/${changeId}`);
  const token = tokenOf(stack, 'olli.operator');
  await eventually(
    async () => {
      const { items } = await requireJson<{ items: Interruption[] }>(`${stack.urls.api}/interruptions`, { token });
      expect(items.map(({ workflowId }) => workflowId)).toEqual(expect.arrayContaining(ids));
    },
    { timeoutMs: 60_000, everyMs: 500 },
  );
  expect((await getChange(stack, resumed)).state).toBe('propagating');

  const settle = (one: Scenario, action: string) =>
    callJson(`${stack.urls.api}/interruptions`, {
      method: 'POST',
      token,
      body: { workflowId: `change/${one.changeId}`, action, reason: 'terminated by mistake' },
    });
  expect((await settle(resumed, 'resume')).status).toBe(202);
  expect((await settle(aborted, 'abort')).status).toBe(202);
  expect(await settle(aborted, 'abort')).toMatchObject({ status: 409, body: { code: 'NOT_INTERRUPTED' } });

  await decideAt(resumed, 'PLANT-B');
  await waitForChange(stack, resumed, 'closed', longMs);
  await expectWrittenOnce(resumed);
  await waitForChange(stack, aborted, 'aborted', longMs);
  const { path: plan, system } = documentAt(aborted, 'PLANT-A', 'inspectionPlanUpdate');
  expect((await readBack(stack, system, plan)).body).toMatchObject({ status: 'withdrawn' });
  await connection.close();
});
