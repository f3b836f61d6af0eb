// The mBOM of each affected item for ERP, with routing and effectivity. Refused where planners and engineering disagree
// or the eBOM is not accounted for.
import type { NewDocument } from '../../../contract/documents/documents';
import { assessMbom } from '../../mbom/assess-mbom';
import { itemsToDecide } from '../../../domain/effectivity/read-cut-ins';
import { sideBySide } from '../../side-by-side';
import { orThrow } from '../../../ports/refused';
import { cutInOf, effectivityContent, type DecidedChange } from './preparation-context';

export async function manufacturingBomDocuments(context: DecidedChange): Promise<NewDocument[]> {
  const { handoff, changeId, change, decision, transactions, rules } = context;
  const { site, handoffId } = handoff;
  const decisions = await transactions.reads.mbom.listDecisions(handoffId);
  const documents = await sideBySide(itemsToDecide(change), async (item): Promise<NewDocument> => {
    const { itemId, toRevision: revision } = item;
    const assessed = orThrow(
      await assessMbom({ ...context, ...transactions.reads }, { change, item, site, decisions }),
    );
    orThrow(assessed.release);
    const { ruleSetId, version } = assessed.ruleSet;
    const record = { site, itemId, revision, handoffId, ruleSetId, ruleSetVersion: version };
    const { lines } = assessed.transformed;
    await context.transactions.run((tx) =>
      tx.commit({ writes: [{ kind: 'transformKept', record: { ...record, lines } }] }),
    );
    return {
      system: 'erp',
      document: { kind: 'manufacturingBom', site, itemId, revision },
      content: {
        ...assessed.reconciled.mbom,
        changeId,
        effectivity: effectivityContent(cutInOf(decision, itemId), decision),
        ebomHash: assessed.ebomHash,
        treatments: assessed.treatments,
        routing: rules.routing,
        rules: { ruleSetId, version },
      },
    };
  });
  return [...documents, ...stockDocuments(context)];
}

/** What becomes of stock no longer used, decided with the cut-in; no document where there is none. */
function stockDocuments({ handoff, changeId, decision }: DecidedChange): NewDocument[] {
  const { site } = handoff;
  const { decisionId, stock } = decision;
  if (stock.length === 0) return [];
  const parts = Object.fromEntries(stock.map(({ itemId, disposition, reason }) => [itemId, { disposition, reason }]));
  return [
    {
      system: 'erp',
      document: { kind: 'stockDispositions', site, changeId },
      content: { changeId, site, decisionId, parts },
    },
  ];
}
