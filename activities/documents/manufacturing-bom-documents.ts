// The mBOM of each affected item for ERP, with routing and effectivity. Refused where the eBOM is not accounted for.
import { checkAccountability, releaseMbom } from '../../domain/bom/check-accountability';
import { transformEbom } from '../../domain/bom/transform-ebom';
import { refusalFailure } from '../to-failure';
import { cutInOf, effectivityContent, type DraftDocument, type PreparationContext } from './preparation-context';
import { readEbom } from './read-revision';

export async function manufacturingBomDocuments(context: PreparationContext): Promise<DraftDocument[]> {
  const { handoff, change, decision, stores, rules } = context;
  const { site, changeId } = handoff;
  const documents: DraftDocument[] = [];
  for (const { itemId, toRevision: revision, action } of change.affectedItems) {
    if (action === 'delete') continue;
    const { ebom, contentHash } = await readEbom(stores, itemId, revision);
    const transformed = transformEbom({ ebom, rules, site });
    if (transformed.kind === 'refused') throw refusalFailure(transformed.reasons);
    const { mbom, excluded } = transformed.value;
    const released = releaseMbom(checkAccountability({ ebom, mbom, excluded }));
    if (released.kind === 'refused') throw refusalFailure(released.reasons);
    documents.push({
      system: 'erp',
      document: { kind: 'manufacturingBom', site, itemId, revision },
      content: {
        ...mbom,
        changeId,
        effectivity: effectivityContent(cutInOf(decision, itemId), decision),
        ebomHash: contentHash,
        excluded,
        routing: rules.routing,
        rules: { ruleSetId: rules.ruleSetId, version: rules.version },
      },
    });
  }
  return documents;
}
