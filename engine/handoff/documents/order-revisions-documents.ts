// The lock of each affected item for MES: which revision every open work order must be built to, bound to the mBOM that
// ERP acknowledged. What switches or waits for a human is held until the orders are disposed of.
import type { DocumentContents, NewDocument } from '../../../contract/documents/documents';
import { assessOrders } from '../../orders/assess-orders';
import type { OrderEvaluation } from '../../../domain/orders/evaluate-order';
import { itemsToDecide } from '../../../domain/effectivity/read-cut-ins';
import { sideBySide } from '../../side-by-side';
import { changeHandoffId } from '../../../domain/handoff/handoff-ids';
import { Refused, orThrow } from '../../../ports/refused';
import { cutInOf, effectivityContent, type DecidedChange } from './preparation-context';

export async function orderRevisionsDocuments(context: DecidedChange): Promise<NewDocument[]> {
  const { handoff, changeId, change, decision, transactions, systems } = context;
  const { site } = handoff;
  const transformId = changeHandoffId({ changeId, site, stage: 'mbomTransform' });
  return sideBySide(itemsToDecide(change), async (item): Promise<NewDocument> => {
    const { itemId, toRevision: revision } = item;
    const path = systems.receivers.erp.describeDocument({ kind: 'manufacturingBom', site, itemId, revision });
    const mbom = await transactions.reads.handoffs.findReceipt(transformId, path);
    if (mbom === null)
      throw new Refused({
        code: 'RECEIPT_MISSING',
        message: `No receipt for the mBOM of ${itemId} ${revision}.`,
        at: path,
      });
    const cutIn = cutInOf(decision, itemId);
    const evaluations = orThrow(
      await assessOrders({ ...context, ...transactions.reads }, { change, item, site, cutIn }),
    );
    return {
      system: 'mes',
      document: { kind: 'orderRevisions', site, itemId, revision },
      content: {
        itemId,
        revision,
        site,
        changeId,
        effectivity: effectivityContent(cutIn, decision),
        mbom,
        orders: Object.fromEntries(evaluations.map((one) => [one.orderId, lockOf(one)])),
      },
    };
  });
}

function lockOf({
  automatic,
  revision,
  toRevision,
  serials,
  lot,
  reason,
  state,
}: OrderEvaluation): DocumentContents['orderRevisions']['orders'][string] {
  const switches = automatic === 'switchBeforeStart';
  return {
    revision: switches ? toRevision : revision,
    hold: automatic === null || switches,
    reason,
    serials,
    lot,
    state,
  };
}
