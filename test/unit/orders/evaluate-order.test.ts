// What a cut-in means for one open order, and how the order may end.
import path from 'node:path';
import { parseRange } from '../../../domain/effectivity/parse-range';
import type { Basis } from '../../../domain/effectivity/effectivity-statement';
import { checkDisposition, orderAfter } from '../../../domain/orders/disposition';
import type { DispositionKind } from '../../../domain/orders/disposition-kind';
import { evaluateOrder, type OrderEvaluation } from '../../../domain/orders/evaluate-order';
import type { OpenOrder } from '../../../domain/orders/open-order';
import type { ChangeStep } from '../../../domain/orders/order-matrix';
import { readGovernance } from '../../../adapters/governance-files/read-governance';

const matrix = readGovernance(path.resolve(__dirname, '..', '..', '..', 'governance')).orderMatrix;
const lockStep: ChangeStep = { object: 'lock', action: 'change', operation: null, count: 1, examples: ['X'] };
const step = (operation: string): ChangeStep => ({
  object: 'component',
  action: 'change',
  operation,
  count: 1,
  examples: ['BRG'],
});

function evaluate(
  given: Partial<OpenOrder>,
  options: { cutIn?: string; basis?: Basis; steps?: ChangeStep[]; leadingZerosSignificant?: boolean } = {},
): OrderEvaluation {
  const { cutIn = 'SN-100 and up', basis = 'serial', steps = [lockStep], leadingZerosSignificant = false } = options;
  const spans = parseRange(cutIn, { basis, leadingZerosSignificant });
  if (spans.kind === 'refused') throw new Error(spans.reasons[0]?.message);
  const order: OpenOrder = {
    orderId: 'WO-1',
    itemId: 'X',
    revision: 'C',
    serials: 'SN-100 to SN-109',
    state: 'planned',
    lot: null,
    plannedStart: null,
    operationsDone: [],
    ...given,
  };
  const read = { basis, spans: spans.value, leadingZerosSignificant };
  return evaluateOrder({ order, cutIn: read, toRevision: 'D', steps, matrix });
}

function dispose(evaluation: OrderEvaluation, disposition: DispositionKind, concession?: string): string[] {
  const more = concession === undefined ? {} : { concession };
  const checked = checkDisposition(evaluation, { orderId: 'WO-1', disposition, reason: 'r', ...more });
  return checked.kind === 'refused' ? checked.reasons.map(({ code }) => code) : [];
}

describe('an open order under a cut-in', () => {
  it('finishes at the old revision where all its units are before the cut-in', () => {
    const order = evaluate({ serials: 'SN-90 to SN-99', state: 'started' });

    expect(order).toMatchObject({ side: 'before', automatic: 'finishAtOld', units: 10, unitsFromCutIn: 0 });
    expect(dispose(order, 'finishAtOld')).toEqual([]);
    expect(dispose(order, 'switchBeforeStart')).toEqual(['DISPOSITION_NOT_ALLOWED']);
  });

  it('reads its units as those of the cut-in were read: with significant zeros SN-0100 is not SN-100', () => {
    const zeros = { serials: 'SN-0100 to SN-0109', state: 'released' as const };

    expect(evaluate(zeros).side).toBe('from');
    expect(evaluate(zeros, { leadingZerosSignificant: true }).side).toBe('before');
  });

  it('waits for a human where it was made for the new revision before the cut-in', () => {
    const order = evaluate({ serials: 'SN-90 to SN-99', revision: 'D' });

    expect(order).toMatchObject({ side: 'before', automatic: null });
    expect(dispose(order, 'finishAtOld', 'CON-7')).toEqual(['DISPOSITION_NOT_ALLOWED']);
  });

  it('switches where nothing was begun and all its units are from the cut-in on', () => {
    expect(evaluate({ state: 'released' })).toMatchObject({ automatic: 'switchBeforeStart', severity: 'info' });
  });

  it.each([
    ['that was begun', { state: 'started' as const }],
    ['that the cut-in splits', { serials: 'SN-95 to SN-104' }],
    ['whose units cannot be read', { serials: 'about ten' }],
  ])('waits for a human where it is one %s', (_name, given) => {
    const order = evaluate(given);

    expect(order.automatic).toBeNull();
    expect(dispose(order, 'switchBeforeStart')).toEqual(['DISPOSITION_NOT_ALLOWED']);
    expect(dispose(order, 'cancelAndReplan')).toEqual([]);
  });

  it('that takes no concession is refused with one: it would let the order go on at its old revision', () => {
    const evaluation = evaluate({ serials: 'SN-0100 to SN-0109', state: 'planned' });

    expect(dispose(evaluation, 'switchBeforeStart', 'CON-1')).toEqual(['CONCESSION_NOT_TAKEN']);
  });

  it('keeps units at a revision not effective for them only under a concession', () => {
    const order = evaluate({ state: 'started' });

    expect(dispose(order, 'finishAtOld')).toEqual(['CONCESSION_REQUIRED']);
    expect(dispose(order, 'useAsIs')).toEqual(['CONCESSION_REQUIRED']);
    expect(dispose(order, 'useAsIs', 'CON-7')).toEqual([]);
  });

  it('is not reworked where the change reaches an operation that is done', () => {
    const before = evaluate({ state: 'started', operationsDone: ['0010'] }, { steps: [lockStep, step('0020')] });
    const after = evaluate({ state: 'started', operationsDone: ['0020'] }, { steps: [lockStep, step('0020')] });

    expect([before.severity, dispose(before, 'holdAndRework')]).toEqual(['warning', []]);
    expect([after.severity, dispose(after, 'holdAndRework')]).toEqual(['error', ['DISPOSITION_NOT_ALLOWED']]);
    expect(after.steps[0]).toMatchObject({ object: 'component', state: 'operationDone', severity: 'error' });
  });

  it('is weighed by lot, planned start or name as the cut-in counts, and waits where it does not say', () => {
    const lot = { basis: 'lot' as const, cutIn: 'L-5 and up' };
    const date = { basis: 'date' as const, cutIn: '2026-03-01 and up' };

    expect(evaluate({ lot: 'L-4' }, lot).side).toBe('before');
    expect(evaluate({ lot: 'L-5' }, lot).side).toBe('from');
    expect(evaluate({}, lot)).toMatchObject({ side: 'unknown', automatic: null });
    expect(evaluate({ plannedStart: '2026-02-28' }, date).side).toBe('before');
    expect(evaluate({ plannedStart: '2026-03-01' }, date).side).toBe('from');
    expect(evaluate({}, date).side).toBe('unknown');
    expect(evaluate({}, { basis: 'workOrder', cutIn: 'WO-1' }).side).toBe('from');
    expect(evaluate({}, { basis: 'workOrder', cutIn: 'WO-2' }).side).toBe('before');
  });

  it('that builds a lot waits where serials are counted, and is not counted in units', () => {
    const ofLot = { serials: null, lot: 'L-5' };

    expect(evaluate(ofLot)).toMatchObject({ side: 'unknown', automatic: null, units: null, ...ofLot });
    expect(evaluate(ofLot, { basis: 'lot', cutIn: 'L-5 and up' })).toMatchObject({
      side: 'from',
      automatic: 'switchBeforeStart',
      units: null,
    });
    expect(evaluate({ ...ofLot, state: 'started' }, { basis: 'lot', cutIn: 'L-5 and up' })).toMatchObject({
      side: 'from',
      automatic: null,
    });
  });

  it.each([
    ['finishAtOld', { revision: 'C', hold: false, cancelled: false }],
    ['switchBeforeStart', { revision: 'D', hold: false, cancelled: false }],
    ['holdAndRework', { revision: 'D', hold: true, cancelled: false }],
    ['scrap', { revision: 'C', hold: true, cancelled: true }],
    ['useAsIs', { revision: 'C', hold: false, cancelled: false }],
    ['cancelAndReplan', { revision: 'C', hold: true, cancelled: true }],
  ] as const)('ends by %s as MES is told', (kind, expected) => {
    expect(orderAfter(evaluate({}), kind)).toEqual(expected);
  });
});
