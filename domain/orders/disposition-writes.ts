// Dispositions of open orders, as decisions ask for them.
import type { SignedDispositions } from './disposition';

export type DispositionWrite =
  /** Exactly one an order, change and site: an order that has one keeps it. */
  { kind: 'ordersDisposed'; dispositions: SignedDispositions };
