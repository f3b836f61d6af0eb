// The lock of one work order for MES: its lock set and the seal that MES stores and echoes (RULES 5.1, 5.2).
import type { NewDocument } from '../../../contract/documents/documents';
import { subjectOf } from '../../../domain/handoff/handoff-ref';
import { orThrow } from '../../../ports/refused';
import { proposeLock } from '../../locks/propose-lock';
import type { PreparationContext } from './preparation-context';

export async function workOrderLockDocuments(context: PreparationContext): Promise<NewDocument[]> {
  const { handoff, generation } = context;
  const { site, handoffId } = handoff;
  const { orderId } = subjectOf(handoff, 'order');
  const proposed = orThrow(await proposeLock(context, { site, orderId, handoffId, generation }));
  const { version, seal, lockSet, endsHold } = proposed;
  return [
    {
      system: 'mes',
      document: { kind: 'orderLock', site, orderId },
      content: { orderId, version, seal, lockSet, ...(endsHold ? { hold: false } : {}) },
    },
  ];
}
