// What the use cases of handoffs are given.
import type { SystemName } from '../../domain/handoff/system-name';
import type { PlantDay } from '../../domain/effectivity/plant-day';
import type { SerialRules } from '../../domain/effectivity/serial';
import type { HashContent } from '../../domain/identity/artefact';
import type { TransformRules } from '../../domain/mbom/transform-rules';
import type { OrderMatrix } from '../../domain/orders/order-matrix';
import type { ReceiverPort, Systems } from '../../ports/systems';
import type { Transactions } from '../../ports/transaction';

export interface HandoffGiven {
  transactions: Transactions;
  systems: Systems;
  rules: TransformRules;
  matrix: OrderMatrix;
  hash: HashContent;
  serialRules: SerialRules;
  plantDay: PlantDay;
}

export function receiverFor({ receivers }: Pick<Systems, 'receivers'>, system: SystemName): ReceiverPort {
  const receiver = (receivers as Partial<Record<SystemName, ReceiverPort>>)[system];
  if (receiver === undefined) throw new Error(`Nothing is handed over to ${system.toUpperCase()}.`);
  return receiver;
}
