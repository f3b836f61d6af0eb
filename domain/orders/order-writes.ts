// Changes of work orders, as decisions ask for them.
import type { OrderKey, WorkOrder } from './work-order';

export type OrderWrite =
  /** Announced for the first time, or anew with other facts. */
  | { kind: 'orderKept'; order: WorkOrder }
  | { kind: 'orderEnded'; order: OrderKey; state: 'complete' | 'cancelled' }
  /** The n-th lock was asked for, at a moment after everything the decision saw. */
  | { kind: 'lockRequested'; order: OrderKey; nth: number; handoffId: string; at: string };
