// What a cut-in means for one open order: on which side of it the order's units lie, how grave the change is for it, and
// which dispositions are open (RULES 4.1 and 4.2). Executed work is untouchable, so what was begun waits for a human.
import type { Basis, Span } from '../effectivity/effectivity-statement';
import { parseRange } from '../effectivity/parse-range';
import type { SerialOptions } from '../effectivity/serial';
import { countUnits, differenceSpans, intersectSpans } from '../effectivity/span-algebra';
import type { DispositionKind } from './disposition-kind';
import type { OpenOrder } from './open-order';
import { gravest, weighStep, type ChangeStep, type OrderMatrix, type Severity, type WeighedStep } from './order-matrix';

export interface OrderEvaluation {
  orderId: string;
  /** Revision the order is built to now. */
  revision: string;
  toRevision: string;
  serials: string | null;
  /** What it builds, where it builds a lot. */
  lot: string | null;
  state: OpenOrder['state'];
  /** Units of the order, null where its range cannot be read or is open, and where it builds a lot. */
  units: number | null;
  unitsFromCutIn: number | null;
  side: 'before' | 'from' | 'split' | 'unknown';
  severity: Severity;
  /** The steps that weigh on the order, gravest first; a report, cut at twenty. */
  steps: WeighedStep[];
  /** What the rule disposes by itself, under the planner's signature; null where a human must sign for this order. */
  automatic: DispositionKind | null;
  allowed: DispositionKind[];
  reason: string;
}

/** `leadingZerosSignificant` tells how the units were read when the cut-in was decided; the order's are read the same. */
export interface CutInSpans extends SerialOptions {
  basis: Basis;
  spans: Span[];
}

const stepsMax = 20;
const byHuman: DispositionKind[] = ['finishAtOld', 'useAsIs', 'scrap', 'cancelAndReplan'];

export function evaluateOrder(input: {
  order: OpenOrder;
  cutIn: CutInSpans;
  toRevision: string;
  steps: readonly ChangeStep[];
  matrix: OrderMatrix;
}): OrderEvaluation {
  const { order, cutIn, toRevision, matrix } = input;
  const units = unitsOf(order, cutIn);
  const side = sideOf(order, cutIn);
  const base = {
    orderId: order.orderId,
    revision: order.revision,
    toRevision,
    serials: order.serials,
    lot: order.lot,
    state: order.state,
    units,
    unitsFromCutIn: side.from ?? (side.kind === 'from' ? units : side.kind === 'before' ? 0 : null),
  };
  // An order that was made for the new revision too early is no order to finish "at old".
  if (side.kind === 'before' && order.revision === toRevision) {
    const reason = `The order is at ${toRevision}, which is not effective for its units.`;
    const allowed: DispositionKind[] = ['useAsIs', 'scrap', 'cancelAndReplan'];
    return { ...base, side: 'before', severity: 'warning', steps: [], automatic: null, allowed, reason };
  }
  if (side.kind === 'before') {
    const automatic = 'finishAtOld' as const;
    return {
      ...base,
      side: 'before',
      severity: 'none',
      steps: [],
      automatic,
      allowed: [automatic],
      reason: side.reason,
    };
  }
  if (order.revision === toRevision && side.kind === 'from') {
    const automatic = 'switchBeforeStart' as const;
    const reason = 'The order is at the new revision.';
    return { ...base, side: 'from', severity: 'none', steps: [], automatic, allowed: [automatic], reason };
  }
  const weighed = input.steps.map((step) => weighStep(matrix, step, order));
  const severity = gravest(weighed.map((one) => one.severity));
  const steps = [...weighed].sort((a, b) => rank(b.severity) - rank(a.severity)).slice(0, stepsMax);
  const notBegun = order.state === 'planned' || order.state === 'released';
  if (side.kind === 'from' && notBegun && severity !== 'error') {
    const allowed: DispositionKind[] = ['switchBeforeStart', 'finishAtOld', 'cancelAndReplan'];
    return { ...base, side: 'from', severity, steps, automatic: 'switchBeforeStart', allowed, reason: side.reason };
  }
  // An `error` step may not be executed, so neither may the rework that would execute it.
  const mayRework = severity !== 'error' && side.kind === 'from' && !notBegun;
  const allowed: DispositionKind[] = [...(mayRework ? (['holdAndRework'] as const) : []), ...byHuman];
  const reason =
    side.kind === 'from' && !notBegun ? 'Units from the cut-in on were begun to the old revision.' : side.reason;
  return { ...base, side: side.kind, severity, steps, automatic: null, allowed, reason };
}

interface Side {
  kind: OrderEvaluation['side'];
  reason: string;
  from?: number | null;
}

function sideOf(order: OpenOrder, cutIn: CutInSpans): Side {
  const { basis, spans } = cutIn;
  switch (basis) {
    case 'workOrder': {
      const named = spans.some((span) => span.basis === 'workOrder' && span.workOrder === order.orderId);
      return named
        ? { kind: 'from', reason: 'The cut-in names the order.' }
        : { kind: 'before', reason: 'The cut-in does not name the order.' };
    }
    case 'serial':
      return order.serials === null
        ? { kind: 'unknown', reason: 'The cut-in counts serials, and the order builds a lot.' }
        : sideOfRange(order.serials, cutIn);
    case 'lot':
      return order.lot === null
        ? { kind: 'unknown', reason: 'The cut-in counts lots, and the order names none.' }
        : sideOfRange(order.lot, cutIn);
    case 'date':
      return order.plannedStart === null
        ? { kind: 'unknown', reason: 'The cut-in is a date, and the order has no planned start.' }
        : sideOfRange(order.plannedStart, cutIn);
  }
}

function sideOfRange(text: string, cutIn: CutInSpans): Side {
  const { basis, spans } = cutIn;
  const units = parseRange(text, cutIn);
  if (units.kind === 'refused')
    return { kind: 'unknown', reason: `The units of the order cannot be read: ${units.reasons[0]?.message ?? ''}` };
  const from = intersectSpans(units.value, spans);
  if (from.length === 0) return { kind: 'before', reason: 'All units are before the cut-in.', from: 0 };
  const before = differenceSpans(units.value, spans);
  const count = basis === 'serial' ? { from: countUnits(from) } : {};
  if (before.length === 0) return { kind: 'from', reason: 'All units are from the cut-in on.', ...count };
  return {
    kind: 'split',
    reason: `The cut-in splits the order: ${String(countUnits(before) ?? 'open')} units are before it.`,
    ...count,
  };
}

function unitsOf({ serials }: OpenOrder, cutIn: CutInSpans): number | null {
  if (serials === null) return null;
  const units = parseRange(serials, cutIn.basis === 'serial' ? cutIn : { basis: 'serial' });
  return units.kind === 'refused' ? null : countUnits(units.value);
}

function rank(severity: Severity): number {
  return ['none', 'info', 'warning', 'error'].indexOf(severity);
}
