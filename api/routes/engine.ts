// What the API wires for its routes; each takes what it needs.
import type { TransformRules } from '../../domain/mbom/transform-rules';
import type { SerialRules } from '../../domain/effectivity/serial';
import type { HashContent } from '../../domain/identity/artefact';
import type { OrderMatrix } from '../../domain/orders/order-matrix';
import type { Credentials } from '../../ports/accounts';
import type { Delivery } from '../../ports/outbox';
import type { ReadModel } from '../../ports/read-model';
import type { Signing } from '../../ports/signing';
import type { Stores } from '../../ports/stores';
import type { Systems } from '../../ports/systems';
import type { Transactions } from '../../ports/transaction';

export interface Engine {
  stores: Stores;
  systems: Systems;
  rules: TransformRules;
  matrix: OrderMatrix;
  serialRules: SerialRules;
  hash: HashContent;
  transactions: Transactions;
  signing: Signing;
  newId: () => string;
  readModel: ReadModel;
  credentials: Credentials;
  /** Whether the workflow was told of the recorded message by now, after a short wait at most. */
  awaitDelivery: (key: string) => Promise<Delivery>;
}
