// A *work order* builds units of an item at a site. It is announced by MES, and ends complete or cancelled.
import { stateMachine } from '../state-machine';

/** How much of a lot. */
export interface Quantified {
  /** Exact decimal text. */
  value: string;
  unitOfMeasure: string;
}

export type OrderState = 'created' | 'released' | 'complete' | 'cancelled';

export const orderStates = stateMachine<OrderState>({
  created: ['released', 'complete', 'cancelled'],
  released: ['complete', 'cancelled'],
  complete: [],
  cancelled: [],
});

export interface OrderKey {
  site: string;
  orderId: string;
}

export interface WorkOrder extends OrderKey {
  itemId: string;
  endItem: string;
  /** Range text, e.g. `SN-0047 to SN-0050`; null where the item is made in lots, and the order builds one lot. */
  serials: string | null;
  lot: string | null;
  /** How much of the lot is to be made; null where it is not told, and for units with serials, which are counted. */
  quantity: Quantified | null;
  /** ISO day. */
  plannedStart: string | null;
  state: OrderState;
}
