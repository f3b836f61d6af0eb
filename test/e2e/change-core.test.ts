// The change core end to end on real servers: impact and options before a decision, merges that wait for a choice, open
// orders that end by signature, look-alikes and races.
import { callJson, requireJson, type HttpAnswer } from '../../processes/launch/api-client';
import type { Scenario } from '../../processes/launch/scenario';
import { personOf } from '../../processes/launch/secrets';
import type { HandoffSummary } from '../../ports/read-model';
import {
  decide,
  dispose,
  documentOf,
  follow,
  getChange,
  handoffIdOf,
  readBack,
  readImpactOf,
  release,
  scenarioNamed,
  startTestStack,
  tokenOf,
  waitForChange,
  waitForHandoff,
  type TestStack,
} from '../support/stack';
import { recordHistory } from '../support/histories';

jest.setTimeout(180_000);

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.end());

const api = (path: string, actor: string, body?: unknown): Promise<HttpAnswer> =>
  callJson(`${stack.urls.api}${path}`, {
    token: tokenOf(stack, actor),
    ...(body === undefined ? {} : { method: 'POST' as const, body }),
  });
const put = (system: 'mes' | 'erp', path: string, body: unknown): Promise<unknown> =>
  requireJson(`${stack.urls.systems[system]}${path}`, {
    method: 'PUT' as const,
    token: stack.secrets.systemTokens[system],
    body,
  });
const putOrder = (scenario: Scenario, orderId: string, given: Record<string, unknown>): Promise<unknown> =>
  put('mes', `/sites/PLANT-A/work-orders/${orderId}`, { itemId: scenario.itemId, revision: 'C', ...given });

async function releasedTo(scenario: Scenario): Promise<HandoffSummary> {
  await release(stack, scenario);
  return waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
}

/** The next revision of the scenario's item: D to E, with one part more and one quantity changed. */
function nextRevision(
  scenario: Scenario,
  changeEbom: (occurrences: Record<string, { quantity: string }>) => void,
): Scenario {
  const of = (artefactClass: string): Record<string, unknown> =>
    structuredClone(
      scenario.artefacts.find((one) => one.artefactClass === artefactClass && one.revision === 'D')?.content,
    ) as Record<string, unknown>;
  const [ebom, drawing] = [of('ebom'), of('drawing')];
  changeEbom(ebom['occurrences'] as Record<string, { quantity: string }>);
  return {
    ...scenario,
    changeId: `${scenario.changeId}-E`,
    fromRevision: 'D',
    toRevision: 'E',
    artefacts: [
      { artefactClass: 'ebom', revision: 'E', content: { ...ebom, revision: 'E' } },
      { artefactClass: 'drawing', revision: 'E', content: { ...drawing, revision: 'E' } },
    ],
    workOrders: [],
    cutIn: { basis: 'serial', range: 'SN-0200 and up' },
  };
}

/** Edits the mBOM of revision D as a planner does in ERP itself. */
async function editInErp(
  scenario: Scenario,
  change: (lines: Record<string, Record<string, unknown>>) => void,
): Promise<void> {
  const { path } = documentOf(scenario, 'mbomTransform');
  const held = (await readBack(stack, 'erp', path)).body as {
    localRevision: number;
    content: { lines: Record<string, Record<string, unknown>> };
  };
  change(held.content.lines);
  await requireJson(`${stack.urls.systems.erp}${path}`, {
    method: 'PUT',
    token: stack.secrets.systemTokens.erp,
    headers: { 'if-match': `"${String(held.localRevision)}"`, 'idempotency-key': `planner ${String(Math.random())}` },
    body: held.content,
  });
}

describe('before a decision', () => {
  it('shows what the change meets: orders, units, stock, work in progress, where-used, characteristics', async () => {
    const scenario = scenarioNamed('IMPACT');
    await releasedTo(scenario);
    await put('erp', '/sites/PLANT-A/stock/BRG-6204', { onHand: '26', unit: 'each', unitCost: '12.50' });

    const { impact } = await readImpactOf(stack, scenario);

    expect(impact.items[0]).toMatchObject({
      fromRevision: 'C',
      toRevision: 'D',
      ordersByState: {
        planned: { orders: 1, units: 20 },
        released: { orders: 1, units: 20 },
        started: { orders: 1, units: 20 },
      },
      workInProgress: { orders: 1, units: 20 },
      supersededStock: [{ itemId: 'BRG-6204', onHand: '26', unitCost: '12.5' }],
      characteristics: { changed: ['C-01'], new: ['C-05'], removed: ['C-04'] },
    });
  });

  it('finds the products an item is used in, at any depth', async () => {
    const leaf = scenarioNamed('LEAF');
    const useIn = (parent: string, child: string): Promise<unknown> =>
      requireJson(`${stack.urls.systems.plm}/items/${parent}/revisions/A/ebom`, {
        method: 'PUT',
        token: stack.secrets.systemTokens.plm,
        body: {
          itemId: parent,
          revision: 'A',
          description: '',
          occurrences: {
            o: {
              itemId: child,
              parent: null,
              findNumber: '1',
              quantity: '1',
              unit: 'each',
              fitted: true,
              attributes: {},
            },
          },
        },
      });
    await useIn('GEARBOX-1', leaf.itemId);
    await useIn('VEHICLE-1', 'GEARBOX-1');
    await releasedTo(leaf);

    const { impact } = await readImpactOf(stack, leaf);

    expect(impact.items[0]?.parents.map(({ itemId, depth, path }) => [itemId, depth, path])).toEqual([
      ['GEARBOX-1', 1, ['GEARBOX-1', leaf.itemId]],
      ['VEHICLE-1', 2, ['VEHICLE-1', 'GEARBOX-1', leaf.itemId]],
    ]);
  });

  it('compares candidate cut-ins side by side, with stock, cost and the first conflict', async () => {
    const scenario = scenarioNamed('OPTIONS');
    await releasedTo(scenario);
    await put('erp', '/sites/PLANT-A/stock/BRG-6204', { onHand: '26', unit: 'each', unitCost: '10' });
    const ask = (candidates: unknown[], prices?: unknown) =>
      api(`/changes/${scenario.changeId}/options`, 'pat.planner', {
        site: 'PLANT-A',
        candidates,
        ...(prices === undefined ? {} : { prices }),
      });

    const { status, body } = await ask(
      [
        { name: 'between', basis: 'serial', range: 'SN-0110 and up' },
        { name: 'splitting', basis: 'serial', range: 'SN-0100 and up' },
        { name: 'by date', basis: 'date', range: '2026-03-01 and up' },
        { name: 'frugal', afterUseUp: true },
      ],
      { parts: {}, heldUnit: '100' },
    );

    const options = (body as { options: Record<string, never>[] }).options;
    expect(status).toBe(200);
    expect(options).toMatchObject([
      {
        name: 'between',
        cost: '0',
        firstConflict: null,
        items: [{ switched: { orders: 1 }, held: { orders: 0 }, finishedAtOld: { orders: 2 } }],
      },
      // Ten of the twenty units are built to the old revision with two bearings each; six of 26 are left at 10, 20 units held at 100.
      {
        name: 'splitting',
        cost: '2060',
        firstConflict: { code: 'ORDER_NEEDS_DISPOSITION' },
        items: [{ held: { orders: 1, units: 20 }, unitsAtOld: 10, scrapped: [{ itemId: 'BRG-6204', quantity: '6' }] }],
      },
      { name: 'by date', items: [{ held: { orders: 3 } }] },
      { name: 'frugal', items: [{ range: 'SN-103 and up', scrapped: [] }] },
    ]);
    const bad = await ask([{ name: 'x', basis: 'serial', range: 'SN-9 to SN-1' }]);
    expect(bad.body).toMatchObject({ options: [{ firstConflict: { code: 'RANGE_INVERTED' }, cost: null }] });
    expect((await getChange(stack, scenario)).decisions).toEqual([]);
  });

  it('leaves no stock of a part that is no longer used undecided, and carries what was decided to ERP', async () => {
    const scenario = scenarioNamed('STOCK');
    await releasedTo(scenario);
    await put('erp', '/sites/PLANT-A/stock/BRG-6204', { onHand: '26', unit: 'each' });
    const dispose = (itemId: string, disposition: string) => ({
      more: { stock: [{ itemId, disposition, reason: 'told by the planner' }] },
    });

    const refusals = [
      await decide(stack, scenario),
      await decide(stack, scenario, { range: 'SN-0060 and up', ...dispose('BRG-6204', 'useUp') }),
      await decide(stack, scenario, dispose('HSG-210', 'scrap')),
      await decide(stack, scenario, dispose('BRG-6204', 'forget')),
    ];
    const decided = await decide(stack, scenario, dispose('BRG-6204', 'quarantine'));

    expect(refusals.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual([
      [422, 'STOCK_UNDECIDED'],
      [422, 'STOCK_NOT_USED_UP'],
      [422, 'STOCK_UNDECIDED'],
      [422, 'INVALID_REQUEST'],
    ]);
    expect(decided.status).toBe(202);
    const change = await waitForChange(stack, scenario, 'closed');
    const document = `/sites/PLANT-A/stock-dispositions/${scenario.changeId}`;
    expect(change.receipts.filter(({ system }) => system === 'erp').map(({ documentPath }) => documentPath)).toContain(
      document,
    );
    expect((await readBack(stack, 'erp', document)).body).toMatchObject({
      content: { parts: { 'BRG-6204': { disposition: 'quarantine', reason: 'told by the planner' } } },
    });
    await put('erp', '/sites/PLANT-A/stock/BRG-6204', { onHand: '0', unit: 'each' });
  });

  it('refuses a decision whose impact has moved, with the difference, and one that names none', async () => {
    const scenario = scenarioNamed('MOVED');
    await releasedTo(scenario);
    const { impactHash } = await readImpactOf(stack, scenario);
    await putOrder(scenario, 'WO-NEW-MOVED', { serials: 'SN-0130 to SN-0139', state: 'planned' });

    const [moved, unknown, none] = [
      await decide(stack, scenario, { impactHash }),
      await decide(stack, scenario, { impactHash: 'f'.repeat(64) }),
      await decide(stack, scenario, { impactHash: '' }),
    ];

    expect([moved.status, moved.body]).toMatchObject([
      409,
      { code: 'IMPACT_CHANGED', difference: expect.any(Array) as unknown },
    ]);
    expect((moved.body as { difference: { pointer: string }[] }).difference.map(({ pointer }) => pointer)).toContain(
      '/items/0/orders/3',
    );
    expect([unknown.status, unknown.body]).toMatchObject([422, { code: 'IMPACT_UNKNOWN' }]);
    expect(none.status).toBe(422);
    expect((await decide(stack, scenario)).status).toBe(202);
    await waitForChange(stack, scenario, 'closed');
  });
});

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
    for (let tries = 0; tries < 100; tries += 1) {
      const now = await waitForHandoff(stack, handoff.handoffId, ['awaitingDecision', 'transferring', 'verifying']);
      if (now.detail?.includes('WO-LATE-SPLIT') === true) break;
      await new Promise((done) => setTimeout(done, 100));
    }
    await dispose(stack, scenario, [{ orderId: 'WO-LATE-SPLIT', disposition: 'cancelAndReplan', reason: 'split' }]);
    await waitForChange(stack, scenario, 'closed');

    const late = (await readBack(stack, 'mes', '/sites/PLANT-A/work-orders/WO-LATE-OLD')).body;
    expect(late).toMatchObject({ lockedRevision: 'D', hold: false });
  });
});

describe('effectivity', () => {
  it.each(['first', 'second'])(
    'of two changes of one item that want the same units, one stands and the other is asked again (%s decides first)',
    async (who) => {
      const one = scenarioNamed(`RIVAL-${who}`);
      const other: Scenario = {
        ...nextRevision(one, (occurrences) => {
          occurrences['housing']!.quantity = '2';
        }),
        fromRevision: 'C',
      };
      await releasedTo(one);
      await releasedTo(other);
      const independent = { of: ['D', 'E'], reason: 'they touch different parts' };
      const [ask, askOther] = [
        () => decide(stack, one, { range: 'SN-0110 and up', more: { independent } }),
        () => decide(stack, other, { range: 'SN-0150 and up', more: { independent } }),
      ];

      const answers = await Promise.all(who === 'first' ? [ask(), askOther()] : [askOther(), ask()]);

      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
      const lost = answers.find(({ status }) => status === 409);
      expect(lost?.body).toMatchObject({ code: 'EFFECTIVITY_OVERLAP' });
      const [winner, loser] = (await getChange(stack, one)).decisions.length === 1 ? [one, other] : [other, one];
      await waitForChange(stack, winner, 'closed');
      expect((await waitForHandoff(stack, handoffIdOf(loser, 'effectivityDecision'), ['awaitingDecision'])).state).toBe(
        'awaitingDecision',
      );
      const again = await decide(stack, loser, { range: 'SN-0300 and up', more: { independent } });
      expect(again.status).toBe(202);
      await waitForChange(stack, loser, 'closed');
      const asked = (serial: string) => api(`/items/${one.itemId}/effectivity?serial=${serial}`, 'ada.auditor');
      expect([(await asked('SN-0200')).body, (await asked('SN-0300')).body]).toMatchObject([
        { revision: winner.toRevision },
        { revision: loser.toRevision },
      ]);
    },
  );

  it('refuses a cut-in out of the order of derivation, unless it is signed to be independent', async () => {
    const scenario = scenarioNamed('ORDER');
    await release(stack, scenario);
    await follow(stack, scenario);
    const rival: Scenario = {
      ...nextRevision(scenario, (occurrences) => {
        occurrences['housing']!.quantity = '2';
      }),
      fromRevision: 'C',
    };
    await releasedTo(rival);

    const refused = await decide(stack, rival, { range: 'SN-0120 and up' });
    const signed = await decide(stack, rival, {
      range: 'SN-0120 and up',
      more: { independent: { of: ['D'], reason: 'other parts' } },
    });

    expect([refused.status, refused.body]).toMatchObject([409, { code: 'CUT_IN_OUT_OF_ORDER' }]);
    expect(signed.status).toBe(202);
  });

  it('explains its answer, and proves or refutes a partition without storing it', async () => {
    const scenario = scenarioNamed('WHY');
    await release(stack, scenario);
    await follow(stack, scenario);
    const statement = (revision: string, range: string) => ({
      itemId: scenario.itemId,
      revision,
      site: 'PLANT-A',
      endItem: scenario.itemId,
      basis: 'serial',
      range,
    });
    const check = (statements: unknown[], withStored = false) =>
      api('/effectivity/check', 'pat.planner', { statements, withStored });

    const explained = await api(`/items/${scenario.itemId}/effectivity?serial=SN-0111`, 'ada.auditor');
    const answers = [
      await check([statement('A', 'SN-1 to SN-9'), statement('B', 'SN-10 and up')]),
      await check([statement('A', 'SN-1 to SN-9'), statement('B', 'SN-12 and up')]),
      await check([statement('A', 'SN-1 to SN-9'), statement('B', 'SN-5 and up')]),
      await check([statement('A', 'SN-1 to SN-120')], true),
      await check([statement('A', 'SN-9 to SN-1')]),
    ];

    expect(explained.body).toMatchObject({ revision: 'D', considered: [{ outcome: 'applies', revision: 'D' }] });
    expect(answers.map(({ body }) => body)).toMatchObject([
      { holds: true, violations: [] },
      { holds: false, violations: [{ kind: 'gap', witness: 'SN-10' }] },
      { holds: false, violations: [{ kind: 'overlap', witness: 'SN-5' }] },
      { holds: false, violations: [{ kind: 'overlap', witness: 'SN-110' }] },
      { code: 'RANGE_INVERTED' },
    ]);
  });
});

describe('identity', () => {
  it('asks for a new item number where old and new units are not interchangeable, and for every user to follow', async () => {
    const scenario = scenarioNamed('CLASS');
    const next = scenarioNamed('CLASS-NEW');
    const user = scenarioNamed('CLASS-USER');
    const putArtefact = (itemId: string, revision: string, content: unknown) =>
      requireJson(`${stack.urls.systems.plm}/items/${itemId}/revisions/${revision}/ebom`, {
        method: 'PUT',
        token: stack.secrets.systemTokens.plm,
        body: content,
      });
    const ebomOf = (one: Scenario, revision: string): Record<string, unknown> =>
      one.artefacts.find((artefact) => artefact.artefactClass === 'ebom' && artefact.revision === revision)
        ?.content as Record<string, unknown>;
    const { occurrences } = ebomOf(user, 'C') as { occurrences: Record<string, object> };
    const using = { ...Object.values(occurrences)[0], itemId: scenario.itemId, parent: null };
    await putArtefact(user.itemId, 'C', { ...ebomOf(user, 'C'), occurrences: { drive: using } });
    const changeTo = async (changeId: string, item: Record<string, unknown>) => {
      await requireJson(`${stack.urls.systems.plm}/changes/${changeId}`, {
        method: 'PUT',
        token: stack.secrets.systemTokens.plm,
        body: {
          changeId,
          title: 't',
          author: 'dana.design',
          endItem: next.itemId,
          sites: ['PLANT-A'],
          affectedItems: [{ artefacts: [{ artefactClass: 'ebom' }], ...item }],
        },
      });
      return requireJson(`${stack.urls.systems.plm}/changes/${changeId}/release`, {
        method: 'POST',
        token: stack.secrets.systemTokens.plm,
        body: {},
      });
    };
    await putArtefact(next.itemId, 'A', { ...ebomOf(next, 'C'), revision: 'A' });
    await changeTo('CHG-CLASS-ROLL', {
      itemId: next.itemId,
      fromRevision: null,
      toRevision: 'A',
      action: 'add',
      affects: ['fit'],
      replaces: scenario.itemId,
    });
    const parked = await waitForHandoff(stack, 'CHG-CLASS-ROLL:-:release', ['parked']);
    const kept = await callJson(`${stack.urls.api}/events`, {
      method: 'POST',
      token: tokenOf(stack, 'plm'),
      headers: { 'content-type': 'application/cloudevents+json' },
      body: {
        specversion: '1.0',
        id: 'class-keep',
        source: '/plm',
        type: 'cutin.change.released.v1',
        data: {
          changeId: 'CHG-CLASS-KEEP',
          title: 't',
          author: 'dana.design',
          endItem: 'DRV-CLASS',
          sites: ['PLANT-A'],
          releasedAt: '2026-01-15T08:00:00Z',
          affectedItems: [
            {
              itemId: 'DRV-CLASS',
              fromRevision: 'C',
              toRevision: 'D',
              action: 'revise',
              affects: ['form'],
              artefacts: [{ artefactClass: 'ebom', revision: 'D', contentHash: 'a'.repeat(64) }],
            },
          ],
        },
      },
    });

    expect([parked.reason, parked.detail]).toEqual([
      'ROLL_UP_INCOMPLETE',
      expect.stringContaining(user.itemId) as unknown,
    ]);
    expect([kept.status, kept.body]).toMatchObject([422, { code: 'NEW_ITEM_REQUIRED' }]);
    expect((await api('/changes/CHG-CLASS-KEEP', 'ada.auditor')).status).toBe(404);
  });

  it('refuses an item that only looks like a known one, showing both', async () => {
    const scenario = scenarioNamed('LOOK-A');
    await releasedTo(scenario);
    // The hyphen is a Unicode minus.
    const itemId = scenario.itemId.replace('LOOK-A', 'LOOK\u2212A');
    const event = {
      specversion: '1.0',
      id: 'look-alike',
      source: '/plm',
      type: 'cutin.change.released.v1',
      data: {
        changeId: 'CHG-LOOKS',
        title: 't',
        author: 'dana.design',
        endItem: itemId,
        sites: ['PLANT-A'],
        releasedAt: '2026-01-15T08:00:00Z',
        affectedItems: [
          {
            itemId,
            fromRevision: null,
            toRevision: 'A',
            action: 'add',
            artefacts: [{ artefactClass: 'ebom', revision: 'A', contentHash: 'a'.repeat(64) }],
          },
        ],
      },
    };

    const { status, body } = await callJson(`${stack.urls.api}/events`, {
      method: 'POST',
      token: tokenOf(stack, 'plm'),
      body: event,
      headers: { 'content-type': 'application/cloudevents+json' },
    });

    expect([status, body]).toMatchObject([
      409,
      { code: 'IDENTIFIER_LOOKALIKE', reasons: [{ facts: { given: itemId, known: scenario.itemId } }] },
    ]);
    expect(JSON.stringify(body)).toContain('u{2212}');
  });
});
