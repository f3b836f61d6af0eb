// A *work order* builds units of an item at a site. It is announced by MES, and ends complete or cancelled.
import { stateMachine } from '../state-machine';

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
  /** Range text, e.g. `SN-0047 to SN-0050`. */
  serials: string;
  lot: string | null;
  /** ISO day. */
  plannedStart: string | null;
  state: OrderState;
}
