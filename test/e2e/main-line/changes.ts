// Changes from their release to the read-back, and how often an event may come.
import path from 'node:path';
import { callJson } from '../../../processes/launch/api-client';
import { bomScenario, releaseEventOf } from '../../../processes/launch/scenario';
import { contentHash } from '../../../adapters/signing/content-hash';
import type { ConflictSummary } from '../../../ports/identity';
import type { ChangeDetail, Page } from '../../../ports/read-model';
import { eventually } from '../../support/eventually';
import {
  follow,
  readBack,
  release,
  resolve,
  scenarioNamed,
  tokenOf,
  waitForHandoff,
  writesOf,
} from '../../support/stack';
import { testData } from '../../support/test-data';
import { stack, postEvent } from './stack';

/** Every receipt names exactly what its system holds now. */
async function expectReceiptsHold(change: ChangeDetail): Promise<void> {
  expect(change.receipts.map(({ system }) => system).sort()).toEqual(['erp', 'mes', 'mes', 'plm', 'qms']);
  for (const receipt of change.receipts) {
    const { status, body } = await readBack(stack, receipt.system as 'erp', receipt.documentPath);
    const held = body as { content: unknown; localRevision: number; label: string };
    expect([status, held.localRevision, held.label]).toEqual([200, receipt.localRevision, receipt.label]);
    expect(contentHash(held.content)).toBe(receipt.contentHash);
  }
}

describe('the main line', () => {
  it('carries the sample change to every system and proves each by reading it back', async () => {
    const scenario = scenarioNamed('MAIN');

    await release(stack, scenario);
    const change = await follow(stack, scenario);

    expect(change.handoffs.map(({ stage, state }) => `${stage} ${state}`)).toEqual([
      'release verified',
      'effectivityDecision verified',
      'mbomTransform verified',
      'mesLock verified',
      'inspectionPlanUpdate verified',
      'orderDisposition verified',
    ]);
    await expectReceiptsHold(change);
  });

  it('finishes orders before the cut-in at the old revision, switches later ones, and ends the split one by signature', async () => {
    const scenario = scenarioNamed('ORDERS', { split: true });

    await release(stack, scenario);
    await follow(stack, scenario);

    const orders = (await readBack(stack, 'mes', `/sites/PLANT-A/work-orders?itemId=${scenario.itemId}`)).body as {
      items: { orderId: string; lockedRevision: string; hold: boolean; state: string }[];
    };
    expect(
      orders.items.map(({ orderId, lockedRevision, hold, state }) => [orderId, lockedRevision, hold, state]),
    ).toEqual([
      ['WO-5001-ORDERS', 'C', false, 'started'],
      ['WO-5002-ORDERS', 'C', true, 'cancelled'],
      ['WO-5003-ORDERS', 'D', false, 'planned'],
    ]);
  });

  it('answers which revision a serial must be built to, and why, and never "the latest"', async () => {
    const scenario = scenarioNamed('EFFECT');
    await release(stack, scenario);
    const change = await follow(stack, scenario);
    const ask = (query: string, item = scenario.itemId) =>
      callJson(`${stack.urls.api}/items/${item}/effectivity?${query}`, { token: tokenOf(stack, 'ada.auditor') });

    const [from, before, unknown, none] = [
      await ask('serial=SN-110'),
      await ask('serial=SN-0109'),
      await ask('serial=SN-1', 'NO-SUCH'),
      await ask(''),
    ];

    expect(from.body).toMatchObject({
      kind: 'effective',
      revision: 'D',
      statement: { changeId: scenario.changeId, decisionId: change.decisions[0]?.decisionId },
    });
    expect(before.body).toMatchObject({ kind: 'none', revision: null });
    expect([unknown.status, unknown.body]).toMatchObject([404, { code: 'ITEM_UNKNOWN' }]);
    expect([none.status, none.body]).toMatchObject([400, { code: 'INVALID_REQUEST' }]);
  });

  const glasgow = path.join(testData, 'glasgow');
  it('carries the published Glasgow boards C1 to C2 and C2 to C3', async () => {
    for (const [from, to] of [
      ['C1', 'C2'],
      ['C2', 'C3'],
    ] as const) {
      const scenario = bomScenario({ file: path.join(glasgow, `rev${to}`, 'bom.csv'), itemId: 'GLASGOW', from, to });

      await release(stack, scenario);
      const change = await follow(stack, scenario);

      await expectReceiptsHold(change);
    }
    const effective = await callJson(`${stack.urls.api}/items/GLASGOW/effectivity?serial=SN-100`, {
      token: tokenOf(stack, 'ada.auditor'),
    });
    expect(effective.body).toMatchObject({ revision: 'C3' });
  });
});

async function conflictsOf(itemId: string): Promise<ConflictSummary[]> {
  const { body } = await callJson(`${stack.urls.api}/conflicts?itemId=${itemId}`, { token: tokenOf(stack, 'plm') });
  return (body as Page<ConflictSummary>).items;
}

describe('intake', () => {
  it('makes one change of the same release event sent a hundred times at once', async () => {
    const scenario = scenarioNamed('HUNDRED');
    await release(stack, scenario);
    const event = releaseEventOf(scenario, 'evt-hundred');

    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        postEvent({
          ...event,
          data: { ...(event['data'] as object), releasedAt: '2026-01-15T08:00:00Z' },
          source: '/plm-2',
        }),
      ),
    );

    // The release of PLM itself came first; the copies tell another release time and are refused as one.
    expect(new Set(answers.map(({ status }) => status)).size).toBe(1);
    await follow(stack, scenario);
    for (const system of ['erp', 'mes', 'qms'] as const) {
      const writes = await writesOf(stack, system, '/');
      const ofItem = writes.writes.map(({ document }) => document).filter((one) => one.includes(scenario.itemId));
      expect(ofItem).toHaveLength(system === 'mes' ? 2 : 1);
      expect(new Set(ofItem).size).toBe(ofItem.length);
    }
  });

  it('starts one change where a hundred copies race each other', async () => {
    const scenario = scenarioNamed('RACE');
    const event = releaseEventOf(scenario, 'evt-race');

    const answers = await Promise.all(Array.from({ length: 100 }, () => postEvent(event)));

    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(202));
    expect(answers.filter(({ body }) => (body as { kind: string }).kind === 'recorded')).toHaveLength(1);
    expect(answers.every(({ headers }) => headers.get('location') === `/changes/${scenario.changeId}`)).toBe(true);
  });

  it('refuses the same revision with other content, with both hashes, and propagates nothing', async () => {
    const scenario = scenarioNamed('CONFLICT');
    await release(stack, scenario);
    await follow(stack, scenario);
    const event = releaseEventOf(scenario, 'evt-conflict') as {
      subject: string;
      data: { changeId: string; affectedItems: { artefacts: { contentHash: string }[] }[] };
    };
    const held = event.data.affectedItems[0]?.artefacts[0]?.contentHash;
    event.subject = 'CHG-CONFLICT-2';
    event.data.changeId = 'CHG-CONFLICT-2';
    event.data.affectedItems[0]!.artefacts[0]!.contentHash = 'f'.repeat(64);

    const answer = await postEvent(event);

    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: 'REVISION_CONFLICT', reasons: [{ facts: { heldHash: held, offeredHash: 'f'.repeat(64) } }] },
    ]);
    expect((await callJson(`${stack.urls.api}/changes/CHG-CONFLICT-2`, { token: tokenOf(stack, 'plm') })).status).toBe(
      404,
    );
    // PLM is asked for the content of the hash, and serves what it always did: that is said, and taken for nothing else.
    await eventually(async () => {
      const [conflict] = await conflictsOf(scenario.itemId);
      expect(conflict).toMatchObject({ heldHash: held, offeredHash: 'f'.repeat(64), hasHeld: true, hasOffered: false });
      expect(conflict?.finding).toContain(held);
    });
  });

  it('leaves a revision letter free of which a change that was called off announced what nobody could read', async () => {
    const scenario = scenarioNamed('LETTER');
    const event = releaseEventOf(scenario, 'evt-letter') as {
      subject: string;
      data: { changeId: string; affectedItems: { artefacts: { contentHash: string }[] }[] };
    };
    event.subject = 'CHG-LETTER-0';
    event.data.changeId = 'CHG-LETTER-0';
    event.data.affectedItems[0]!.artefacts[0]!.contentHash = 'f'.repeat(64);
    await postEvent(event);
    const parked = await waitForHandoff(stack, 'CHG-LETTER-0:-:release', ['parked']);
    await resolve(stack, parked, 'abort');
    await waitForHandoff(stack, parked.handoffId, ['aborted']);

    await release(stack, scenario);
    const change = await follow(stack, scenario);

    expect(change.state).toBe('closed');
  });

  it('takes events in structured, binary and batch mode', async () => {
    const [structured, binary, batch] = ['S', 'B', 'T'].map((name) =>
      releaseEventOf(scenarioNamed(`MODE-${name}`), `evt-mode-${name}`),
    );
    const { data, ...attributes } = binary as { data: unknown } & Record<string, string>;
    const ceHeaders = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));

    const answers = [
      await postEvent(structured),
      await postEvent(data, { ...ceHeaders, 'content-type': 'application/json' }),
      await postEvent([batch], { 'content-type': 'application/cloudevents-batch+json' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  });
});
