// The signed cut-in of a site, copied to the change in PLM.
import type { NewDocument } from '../../../contract/documents/documents';
import type { DecidedChange } from './preparation-context';

export function effectivityDocuments({ handoff, changeId, decision }: DecidedChange): Promise<NewDocument[]> {
  const { site } = handoff;
  const { decisionId, actor, printedName, meaning, signedHash, decidedAt } = decision;
  const cutIns = Object.fromEntries(
    decision.cutIns.map(({ itemId, revision, basis, text, spans, endItem }) => [
      itemId,
      { revision, basis, text, spans, endItem },
    ]),
  );
  return Promise.resolve([
    {
      system: 'plm',
      document: { kind: 'changeEffectivity', changeId, site },
      content: {
        changeId,
        site,
        decisionId,
        cutIns,
        signature: { actor, printedName, meaning, signedHash, decidedAt },
      },
    },
  ]);
}
