// The lock of each affected item for MES: which revision every open work order must be built to, bound to the mBOM that
// ERP acknowledged.
import { assignLock } from '../../domain/orders/assign-lock';
import { handoffIdOf } from '../../ports/handoff';
import { refusalFailure } from '../to-failure';
import { cutInOf, effectivityContent, type DraftDocument, type PreparationContext } from './preparation-context';

export async function lockSetDocuments(context: PreparationContext): Promise<DraftDocument[]> {
  const { handoff, change, decision, stores, systems } = context;
  const { site, changeId } = handoff;
  const transformId = handoffIdOf({ changeId, site, stage: 'mbomTransform' });
  const documents: DraftDocument[] = [];
  for (const { itemId, toRevision: revision, action } of change.affectedItems) {
    if (action === 'delete') continue;
    const path = systems.receivers.erp.describeDocument({ kind: 'manufacturingBom', site, itemId, revision });
    const mbom = await stores.handoffs.findReceipt(transformId, path);
    if (mbom === null)
      throw refusalFailure([
        { code: 'RECEIPT_MISSING', message: `No receipt for the mBOM of ${itemId} ${revision}.`, at: path },
      ]);
    const cutIn = cutInOf(decision, itemId);
    const open = await systems.workOrders.listOpenWorkOrders({ site, itemId });
    const orders = Object.fromEntries(
      open.map((order) => [order.orderId, assignLock({ order, cutIn, toRevision: revision })]),
    );
    documents.push({
      system: 'mes',
      document: { kind: 'lockSet', site, itemId, revision },
      content: { itemId, revision, site, changeId, effectivity: effectivityContent(cutIn, decision), mbom, orders },
    });
  }
  return documents;
}
