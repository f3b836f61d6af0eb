// After a decision: merges that wait for a choice, and open orders that end by signature.
import { personOf } from '../../../processes/launch/secrets';
import {
  decide,
  dispose,
  documentOf,
  follow,
  handoffIdOf,
  readBack,
  release,
  scenarioNamed,
  waitForChange,
  waitForHandoff,
} from '../../support/stack';
import { recordHistory } from '../../support/histories';
import { stack, api, putOrder, releasedTo, nextRevision, editInErp } from './stack';
import { eventually } from '../../support/eventually';

describe('an mBOM that planners edited', () => {
  it('keeps their edits where engineering changed something else', async () => {
    const scenario = scenarioNamed('AUTO');
    await release(stack, scenario);
    await follow(stack, scenario);
    await editInErp(scenario, (lines) => {
      for (const line of Object.values(lines)) line['operation'] = '0030';
    });
    const next = nextRevision(scenario, (occurrences) => {
      occurrences['housing']!.quantity = '2';
    });

    await release(stack, next);
    await follow(stack, next);

    const sent = (await readBack(stack, 'erp', documentOf(next, 'mbomTransform').path)).body as {
      content: { lines: Record<string, { itemId: string; quantity: string; operation: string }> };
    };
    const housing = Object.values(sent.content.lines).find(({ itemId }) => itemId === 'HSG-210');
    expect(housing).toMatchObject({ quantity: '2', operation: '0030' });
    expect(new Set(Object.values(sent.content.lines).map(({ operation }) => operation))).toEqual(new Set(['0030']));
  });

  it('waits where both changed one facet; a signed choice is applied, is sent, and is the base of nothing else', async () => {
    const scenario = scenarioNamed('SUSPECT');
    await release(stack, scenario);
    await follow(stack, scenario);
    await editInErp(scenario, (lines) => {
      const housing = Object.values(lines).find((line) => line['itemId'] === 'HSG-210')!;
      housing['quantity'] = '3';
    });
    const next = nextRevision(scenario, (occurrences) => {
      occurrences['housing']!.quantity = '2';
    });
    const handoffId = handoffIdOf(next, 'mbomTransform');
    const where = `/handoffs/${encodeURIComponent(handoffId)}/reconciliation`;
    const max = personOf(stack.secrets, 'max.manufacturing');
    const signature = { signingKey: max.signingKey, meaning: 'I settle this mBOM' };

    await releasedTo(next);
    const preview = await api(`/changes/${next.changeId}/mbom?site=PLANT-A`, 'ada.auditor');
    await decide(stack, next, { range: next.cutIn.range });
    const parked = await waitForHandoff(stack, handoffId, ['parked']);
    const seen = (await api(where, 'max.manufacturing')).body as {
      items: { itemId: string; open: { lineId: string; facet: string; engineering: string; planning: string }[] }[];
    };
    const { lineId, facet, engineering, planning } = seen.items[0]!.open[0]!;
    const choice = { itemId: next.itemId, lineId, facet, engineering, planning };
    const settle = (body: Record<string, unknown>, actor = 'max.manufacturing') =>
      api(where, actor, { parkId: parked.parkId, signature, ...body });

    expect(preview.body).toMatchObject({ mayBeSent: false, refusals: [{ code: 'RECONCILIATION_OPEN' }] });
    expect([parked.reason, engineering, planning]).toEqual(['RECONCILIATION_OPEN', '2', '3']);
    const refusals = [
      await settle({ choices: [] }),
      await settle({ choices: [{ ...choice, planning: '9', take: 'planning' }] }),
      // Three housings are more than the eBOM asks for: a choice does not waive accountability.
      await settle({ choices: [{ ...choice, take: 'planning' }] }),
      await settle({ choices: [{ ...choice, take: 'engineering' }] }, 'pat.planner'),
      await settle({ parkId: 'another', choices: [{ ...choice, take: 'engineering' }] }),
    ];
    expect(refusals.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual([
      [409, 'RECONCILIATION_OPEN'],
      [409, 'CHOICE_NOT_OPEN'],
      [422, 'MBOM_NOT_ACCOUNTABLE'],
      [403, 'FORBIDDEN'],
      [409, 'PARK_NOT_CURRENT'],
    ]);
    expect((await api(`/handoffs/${encodeURIComponent(handoffId)}`, 'ada.auditor')).body).toMatchObject({
      state: 'parked',
    });
    const exceptions = [{ itemId: next.itemId, id: 'housing', reason: 'one spare each' }];
    const settled = await settle({ choices: [{ ...choice, take: 'planning' }], exceptions });

    expect(settled.status).toBe(202);
    const change = await waitForChange(stack, next, 'closed');
    const sent = (await readBack(stack, 'erp', documentOf(next, 'mbomTransform').path)).body as {
      content: { lines: Record<string, { itemId: string; quantity: string }> };
    };
    expect(Object.values(sent.content.lines).find(({ itemId }) => itemId === 'HSG-210')?.quantity).toBe('3');
    expect(change.parks).toMatchObject([
      { reason: 'RECONCILIATION_OPEN', resolution: { action: 'retry', actor: 'max.manufacturing' } },
    ]);
    await recordHistory(stack, { name: 'reconciled', workflowId: `change/${next.changeId}/PLANT-A/mbomTransform` });
  });
});

describe('open orders', () => {
  it('are held until a human disposes of each, exactly once, and the change closes only then', async () => {
    const scenario = scenarioNamed('SPLIT', { split: true });
    await releasedTo(scenario);
    await decide(stack, scenario, { range: scenario.cutIn.range });
    const waiting = await waitForHandoff(stack, handoffIdOf(scenario, 'orderDisposition'), ['awaitingDecision']);
    const orderId = 'WO-5002-SPLIT';
    const orderNow = async (id: string) =>
      (await readBack(stack, 'mes', `/sites/PLANT-A/work-orders/${id}`)).body as { hold: boolean; state: string };
    const end = (disposition: string, more: Record<string, string> = {}) => [
      { orderId, disposition, reason: 'it is split', ...more },
    ];

    expect(waiting).toMatchObject({
      owner: 'planner',
      reason: 'ORDERS_UNDECIDED',
      detail: expect.stringContaining(orderId) as unknown,
    });
    expect([await orderNow(orderId), await orderNow('WO-5003-SPLIT')]).toMatchObject([{ hold: true }, { hold: false }]);
    const open = await api(`/changes/${scenario.changeId}/orders?site=PLANT-A&undecided=true`, 'ada.auditor');
    expect(open.body).toMatchObject({ items: [{ orderId, side: 'split', automatic: null }], nextCursor: null });
    const refusals = [
      await dispose(stack, scenario, end('switchBeforeStart')),
      await dispose(stack, scenario, end('finishAtOld')),
      await dispose(stack, scenario, [{ orderId: 'WO-NONE', disposition: 'scrap', reason: 'r' }]),
      await dispose(stack, scenario, end('scrap'), { actor: 'olli.operator' }),
    ];
    expect(refusals.map(({ body }) => (body as { code: string }).code)).toEqual([
      'DISPOSITION_NOT_ALLOWED',
      'CONCESSION_REQUIRED',
      'ORDER_NOT_AFFECTED',
      'FORBIDDEN',
    ]);
    const rivals = await Promise.all([
      dispose(stack, scenario, end('finishAtOld', { concession: 'CON-1' })),
      dispose(stack, scenario, end('cancelAndReplan'), { actor: 'quinn.quality' }),
    ]);

    expect(rivals.map(({ status }) => status).sort()).toEqual([202, 409]);
    await waitForChange(stack, scenario, 'closed');
    const { items } = (await api(`/changes/${scenario.changeId}/orders?site=PLANT-A`, 'ada.auditor')).body as {
      items: { orderId: string; disposition: { disposition: string } | null }[];
    };
    expect(items.every(({ disposition }) => disposition !== null)).toBe(true);
    await recordHistory(stack, {
      name: 'disposed',
      workflowId: `change/${scenario.changeId}/PLANT-A/orderDisposition`,
    });
  });

  it('created after the decision are caught before the change closes', async () => {
    const scenario = scenarioNamed('LATE', { split: true });
    await releasedTo(scenario);
    await decide(stack, scenario, { range: scenario.cutIn.range });
    await waitForHandoff(stack, handoffIdOf(scenario, 'orderDisposition'), ['awaitingDecision']);
    await putOrder(scenario, 'WO-LATE-OLD', { serials: 'SN-0200 to SN-0209', state: 'planned' });
    await putOrder(scenario, 'WO-LATE-SPLIT', { serials: 'SN-0095 to SN-0104', state: 'planned' });

    await dispose(stack, scenario, [{ orderId: 'WO-5002-LATE', disposition: 'cancelAndReplan', reason: 'split' }]);
    const handoff = await waitForHandoff(stack, handoffIdOf(scenario, 'orderDisposition'), ['awaitingDecision']);
    await eventually(async () => {
      const states = ['awaitingDecision', 'transferring', 'verifying'];
      expect((await waitForHandoff(stack, handoff.handoffId, states)).detail).toContain('WO-LATE-SPLIT');
    });
    await dispose(stack, scenario, [{ orderId: 'WO-LATE-SPLIT', disposition: 'cancelAndReplan', reason: 'split' }]);
    await waitForChange(stack, scenario, 'closed');

    const late = (await readBack(stack, 'mes', '/sites/PLANT-A/work-orders/WO-LATE-OLD')).body;
    expect(late).toMatchObject({ lockedRevision: 'D', hold: false });
    await recordHistory(stack, {
      name: 'late-orders',
      workflowId: `change/${scenario.changeId}/PLANT-A/orderDisposition`,
    });
  });
});
