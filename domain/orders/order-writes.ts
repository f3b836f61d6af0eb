// Changes of work orders, as decisions ask for them.
import type { Span } from '../effectivity/effectivity-statement';
import type { OrderKey, WorkOrder } from './work-order';

export type OrderWrite =
  /** Announced for the first time, or anew with other facts. `spans`: its units, in the place of those it had; null keeps them. */
  | { kind: 'orderKept'; order: WorkOrder; spans: readonly Span[] | null }
  /** Its units are free for another order. */
  | { kind: 'orderEnded'; order: OrderKey; state: 'complete' | 'cancelled' }
  /** The n-th lock was asked for, at a moment after everything the decision saw. */
  | { kind: 'lockRequested'; order: OrderKey; nth: number; handoffId: string; at: string };
