// An open order as the floor knows it, and how far it has come.

export type OrderState = 'planned' | 'released' | 'started' | 'operationDone' | 'complete';

export interface OpenOrder {
  orderId: string;
  itemId: string;
  /** The product revision the order is built to now: its lock's, or the one it was created with. */
  revision: string;
  /** Range text of the serials the order builds; null where it builds a lot. */
  serials: string | null;
  state: 'planned' | 'released' | 'started' | 'complete';
  /** Lot the order makes, where units are counted in lots. */
  lot: string | null;
  /** Planned start, `YYYY-MM-DD`. */
  plannedStart: string | null;
  /** Routing operations that are done. */
  operationsDone: string[];
}
