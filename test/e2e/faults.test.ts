// What goes wrong on real shop floors: killed workers, restarted servers, lost answers, systems that lie.
import {
  decide,
  documentOf,
  follow,
  getChange,
  handoffIdOf,
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
import { requireJson } from '../../processes/launch/api-client';
import type { OutboxEntry } from '../../ports/outbox';
import { eventually } from '../support/eventually';
import { Client, Connection } from '@temporalio/client';
import { recordHistory } from '../support/histories';
import path from 'node:path';
import type { Scenario } from '../../processes/launch/scenario';

jest.setTimeout(180_000);

const stages = ['effectivityDecision', 'mbomTransform', 'mesLock', 'inspectionPlanUpdate', 'orderDisposition'] as const;

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ governanceDir: path.join(root, 'test', 'governance') });
});
afterAll(async () => {
  await stack.end();
});

function processOf(name: string) {
  const found = stack.processes.get(name);
  if (found === undefined) throw new Error(`There is no process ${name}.`);
  return found;
}

/** Released and decided; what follows is up to the machine. */
async function releaseAndDecide(scenario: Scenario): Promise<void> {
  await release(stack, scenario);
  await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
  expect((await decide(stack, scenario)).status).toBe(202);
}

async function expectWrittenOnce(scenario: Scenario): Promise<void> {
  for (const stage of stages) {
    const { system, path: document } = documentOf(scenario, stage);
    const { writes } = await writesOf(stack, system, document);
    expect([stage, writes.map(({ kind }) => kind)]).toEqual([stage, ['created']]);
  }
}

describe('a killed or restarted part', () => {
  describe('a worker killed in the middle of five transfers', () => {
    const interrupted = stages.map((stage) => {
      const scenario = scenarioNamed(`KILL-${stage}`);
      return { stage, scenario, document: documentOf(scenario, stage) };
    });
    const systems = [...new Set(interrupted.map(({ document }) => document.system))];

    beforeAll(async () => {
      for (const system of systems)
        await setFaults(stack, system, {
          delayAfterWrite: interrupted.map(({ document }) => ({ match: document.path, ms: 100_000 })),
        });
      await Promise.all(interrupted.map(({ scenario }) => releaseAndDecide(scenario)));
      // Each receiver has committed the write and still keeps its answer back.
      for (const { document } of interrupted)
        await eventually(async () => expect((await writesOf(stack, document.system, document.path)).total).toBe(1));
      await processOf('worker').kill();
      for (const { scenario, stage } of interrupted)
        expect((await getChange(stack, scenario)).receipts.map(({ handoffId }) => handoffId)).not.toContain(
          handoffIdOf(scenario, stage),
        );
      for (const system of systems) await setFaults(stack, system, {});
      await processOf('worker').start();
    });

    it.each(interrupted)('closes the change that was at $stage, everything written once', async ({ scenario }) => {
      await waitForChange(stack, scenario, 'closed');
      await expectWrittenOnce(scenario);
    });
  });

  it('Temporal restarted while a decision waits: the decision stands and the change closes', async () => {
    const scenario = scenarioNamed('TEMPORAL');
    await release(stack, scenario);
    await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);

    await processOf('temporal').stop();
    const decided = await decide(stack, scenario);
    await processOf('temporal').start();

    expect(decided.status).toBe(202);
    await waitForChange(stack, scenario, 'closed', 120_000);
    await expectWrittenOnce(scenario);
  });

  it('the relay killed: what is signed is recorded and listed as undelivered, and the change closes once it is back', async () => {
    const scenario = scenarioNamed('RELAY');
    await release(stack, scenario);
    await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);

    await processOf('relay').kill();
    const decided = await decide(stack, scenario);
    const { decisionId } = decided.body as { decisionId: string };
    const waiting = await requireJson<{ items: OutboxEntry[] }>(`${stack.urls.api}/outbox?undelivered=true`, {
      token: tokenOf(stack, 'ada.auditor'),
    });
    await processOf('relay').start();

    expect(decided).toMatchObject({ status: 202, body: { delivery: 'recorded, not yet delivered' } });
    expect(waiting.items.map(({ key }) => key)).toEqual([`decide ${decisionId}`]);
    await waitForChange(stack, scenario, 'closed');
    await expectWrittenOnce(scenario);
  });

  it('PostgreSQL restarted in the middle: the change closes, everything written once', async () => {
    const scenario = scenarioNamed('POSTGRES');
    await setFaults(stack, 'erp', { delayMs: 1_000 });
    await releaseAndDecide(scenario);

    await processOf('postgres').restart();

    await setFaults(stack, 'erp', {});
    await waitForChange(stack, scenario, 'closed', 120_000);
    await expectWrittenOnce(scenario);
  });
});

describe('a system that misbehaves', () => {
  it('an answer lost after the write is settled by reading back, without a second write', async () => {
    const scenario = scenarioNamed('LOST');
    await setFaults(stack, 'erp', { answerLostAfterWrite: 1 });

    await releaseAndDecide(scenario);

    await waitForChange(stack, scenario, 'closed');
    await expectWrittenOnce(scenario);
  });

  it('a few failures and a Retry-After are ridden out without a human', async () => {
    const scenario = scenarioNamed('BUSY');
    await setFaults(stack, 'qms', { errorCount: 3, errorStatus: 429, retryAfterS: 1 });

    await releaseAndDecide(scenario);

    const change = await waitForChange(stack, scenario, 'closed');
    expect(change.parks).toEqual([]);
  });

  it('duplicate delivery of the event makes one change', async () => {
    const scenario = scenarioNamed('DUPLICATE');
    await setFaults(stack, 'plm', { duplicateDelivery: 5 });

    await release(stack, scenario);
    await setFaults(stack, 'plm', {});
    await follow(stack, scenario);

    await expectWrittenOnce(scenario);
    await recordHistory(stack, { name: 'happy-path', workflowId: `change/${scenario.changeId}` });
    for (const stage of stages)
      await recordHistory(stack, {
        name: `happy-path-${stage}`,
        workflowId: `change/${scenario.changeId}/PLANT-A/${stage}`,
      });
  });

  it('one that silently alters what it stored parks the handoff with a difference and gets no receipt', async () => {
    const scenario = scenarioNamed('ALTER');
    await setFaults(stack, 'erp', { alterStored: { count: 1, pointer: '/lines/*/quantity', value: '99' } });

    await releaseAndDecide(scenario);
    const parked = await waitForHandoff(stack, handoffIdOf(scenario, 'mbomTransform'), ['parked']);
    const change = await getChange(stack, scenario);

    expect(parked.reason).toBe('READBACK_DIVERGED');
    expect(change.parks[0]?.difference).toMatchObject([{ held: '99' }]);
    expect(change.receipts.map(({ system }) => system)).toEqual(['plm']);

    const late = parked.parkId ?? '';
    expect((await resolve(stack, parked, 'retry', { actor: 'max.manufacturing' })).status).toBe(202);
    await waitForChange(stack, scenario, 'closed');
    const tooLate = await resolve(stack, parked, 'abort', { parkId: late });
    expect([tooLate.status, tooLate.body]).toMatchObject([409, { code: 'PARK_NOT_CURRENT' }]);
    await recordHistory(stack, { name: 'park-retry', workflowId: `change/${scenario.changeId}/PLANT-A/mbomTransform` });
  });

  it('one that refuses parks; what nobody resolves is reminded and escalated, and an abort takes back everything in reverse', async () => {
    const scenario = scenarioNamed('ABORT');
    await setFaults(stack, 'qms', {
      refuse: [{ match: scenario.itemId, status: 422, detail: 'The plan template is locked.' }],
    });

    await releaseAndDecide(scenario);
    const parked = await waitForHandoff(stack, handoffIdOf(scenario, 'inspectionPlanUpdate'), ['parked']);
    expect([parked.reason, parked.owner]).toEqual(['HANDOFF_REJECTED', 'quality']);
    expect(parked.detail).toContain('The plan template is locked.');
    await eventually(async () =>
      expect(await waitForHandoff(stack, parked.handoffId, ['parked'])).toMatchObject({ owner: 'manager' }),
    );
    expect((await resolve(stack, parked, 'abort')).status).toBe(202);

    const change = await waitForChange(stack, scenario, 'aborted');
    await setFaults(stack, 'qms', {});
    const withdrawn = change.receipts.filter(({ kind }) => kind === 'withdrawn').map(({ system }) => system);
    expect(withdrawn).toEqual(['mes', 'erp', 'plm']);
    for (const stage of ['effectivityDecision', 'mbomTransform', 'mesLock']) {
      const { system, path: document } = documentOf(scenario, stage);
      expect((await readBack(stack, system, document)).body).toMatchObject({ status: 'withdrawn', content: null });
    }
    const orders = (await readBack(stack, 'mes', `/sites/PLANT-A/work-orders?itemId=${scenario.itemId}`)).body as {
      items: { lockedRevision: string | null; hold: boolean }[];
    };
    expect(orders.items.every(({ lockedRevision, hold }) => lockedRevision === null && !hold)).toBe(true);
    await recordHistory(stack, { name: 'abort', workflowId: `change/${scenario.changeId}` });
    await recordHistory(stack, {
      name: 'abort-withdrawal',
      workflowId: `change/${scenario.changeId}/PLANT-A/mesLock/withdrawal`,
    });
    await recordHistory(stack, {
      name: 'escalation',
      workflowId: `change/${scenario.changeId}/PLANT-A/inspectionPlanUpdate`,
    });
  });

  it('an operator frees a parked handoff from the Temporal UI, once, and nobody waives what policy forbids', async () => {
    const scenario = scenarioNamed('UI');
    await setFaults(stack, 'erp', { refuse: [{ match: scenario.itemId }] });
    await releaseAndDecide(scenario);
    const parked = await waitForHandoff(stack, handoffIdOf(scenario, 'mbomTransform'), ['parked']);
    await setFaults(stack, 'erp', {});
    const connection = await Connection.connect({ address: stack.temporalAddress });
    const handle = new Client({ connection }).workflow.getHandle(parked.workflowId);
    const send = (resolution: Record<string, unknown>) =>
      handle
        .executeUpdate('resolve', {
          args: [{ parkId: parked.parkId, actor: 'olli', reason: 'ERP is mended', ...resolution }],
        })
        .then(
          () => 'accepted',
          (error: unknown) => (error as { cause?: { type?: string } }).cause?.type ?? String(error),
        );

    // Refused before it is recorded: the park can be answered afterwards.
    const signed = await resolve(stack, parked, 'waive', { actor: 'quinn.quality', signed: true });
    const answers = [
      await send({ action: 'waive' }),
      await send({ action: 'retry', parkId: `${scenario.changeId}:PLANT-A:mbomTransform#7` }),
      await send({ action: 'retry', reason: '' }),
      await send({ action: 'retry' }),
    ];

    await connection.close();
    expect([signed.status, signed.body]).toMatchObject([422, { code: 'WAIVE_NOT_ALLOWED' }]);
    expect(answers).toEqual(['WAIVE_NOT_ALLOWED', 'PARK_NOT_CURRENT', 'INVALID_RESOLUTION', 'accepted']);
    const change = await waitForChange(stack, scenario, 'closed');
    expect(change.parks[0]?.resolution).toMatchObject({ action: 'retry', actor: 'olli' });
    await expectWrittenOnce(scenario);
  });

  it('a waiver needs policy and a signature', async () => {
    const scenario = scenarioNamed('WAIVE');
    await setFaults(stack, 'qms', { refuse: [{ match: scenario.itemId }] });

    await releaseAndDecide(scenario);
    const parked = await waitForHandoff(stack, handoffIdOf(scenario, 'inspectionPlanUpdate'), ['parked']);
    const connection = await Connection.connect({ address: stack.temporalAddress });
    const typed = await new Client({ connection }).workflow
      .getHandle(parked.workflowId)
      .executeUpdate('resolve', {
        args: [{ parkId: parked.parkId, action: 'waive', actor: 'quinn.quality', reason: 'typed' }],
      })
      .catch((error: unknown) => (error as { cause?: { type?: string } }).cause?.type);
    await connection.close();
    const unsigned = await resolve(stack, parked, 'waive', { actor: 'quinn.quality' });
    const signed = await resolve(stack, parked, 'waive', { actor: 'quinn.quality', signed: true });

    expect(typed).toBe('SIGNATURE_REQUIRED');
    expect([unsigned.status, unsigned.body]).toMatchObject([422, { code: 'SIGNATURE_REQUIRED' }]);
    expect(signed.status).toBe(202);
    const change = await waitForChange(stack, scenario, 'closed');
    await setFaults(stack, 'qms', {});
    expect(change.handoffs.find(({ stage }) => stage === 'inspectionPlanUpdate')).toMatchObject({ state: 'waived' });
    await recordHistory(stack, {
      name: 'waive',
      workflowId: `change/${scenario.changeId}/PLANT-A/inspectionPlanUpdate`,
    });
  });
});
