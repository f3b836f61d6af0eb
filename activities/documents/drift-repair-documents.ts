// What repairs a finding: the received content once more, what the system holds as the new baseline, or a request for a
// change in PLM.
import { refusalFailure } from '../to-failure';
import type { DraftDocument, PreparationContext } from './preparation-context';

export async function driftRepairDocuments({
  handoff,
  stores,
  systems,
  hash,
}: PreparationContext): Promise<DraftDocument[]> {
  const { findingId = '' } = handoff;
  const finding = await stores.drift.findFinding(findingId);
  if (finding === null || finding.repair === null)
    throw refusalFailure([{ code: 'FINDING_UNKNOWN', message: `There is no finding ${findingId} to repair.` }]);
  const { system, document, documentPath, repair, kind, difference, receiptHash, heldHash } = finding;
  if (repair.action === 'raiseChange') {
    const { actor, printedName, reason, meaning, signedHash } = repair;
    const signature = { actor, printedName, meaning, signedHash };
    const content = {
      requestId: findingId,
      system,
      documentPath,
      kind,
      reason,
      difference,
      receiptHash,
      heldHash,
      signature,
    };
    return [{ system: 'plm', document: { kind: 'changeRequest', requestId: findingId }, content }];
  }
  if (document === null || system === 'alm')
    throw refusalFailure([{ code: 'REPAIR_NOT_POSSIBLE', message: `${documentPath} was never handed over.` }]);
  if (repair.action === 'pushAgain')
    return [{ system, document, content: await stores.drift.findContent(findingId, 'received') }];
  // Accepted is what was looked at and signed; what came after that is another finding.
  const held = await systems.receivers[system].readDocument(document);
  if (held?.status !== 'active' || hash(held.content) !== heldHash)
    throw refusalFailure([
      { code: 'DRIFT_MOVED', message: `${documentPath} has changed again since it was looked at.`, at: documentPath },
    ]);
  return [{ system, document, content: held.content }];
}
