// The lock of one work order for MES: its lock set and the seal that MES stores and echoes (RULES 5.1, 5.2).
import { Refused, orThrow } from '../../../ports/refused';
import type { DraftDocument, PreparationContext } from './preparation-context';

export async function workOrderLockDocuments(context: PreparationContext): Promise<DraftDocument[]> {
  const { handoff, generation, stores } = context;
  const { site, orderId, handoffId } = handoff;
  if (orderId === undefined) throw new Refused({ code: 'ORDER_UNKNOWN', message: `${handoffId} names no work order.` });
  const proposed = orThrow(await stores.floor.proposeLock({ site, orderId, handoffId, generation }));
  const { version, seal, lockSet, endsHold } = proposed;
  return [
    {
      system: 'mes',
      document: { kind: 'orderLock', site, orderId },
      content: { orderId, version, seal, lockSet, ...(endsHold ? { hold: false } : {}) },
    },
  ];
}
