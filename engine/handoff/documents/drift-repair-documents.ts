// What repairs a finding: the received content once more, what was looked at as the new baseline or to be withdrawn, or a
// request for a change in PLM. All of it is fixed by the signature; nothing is read anew here.
import type { NewDocument } from '../../../contract/documents/documents';
import type { DraftDocument } from '../../../domain/handoff/document';
import { subjectOf } from '../../../domain/handoff/handoff-ref';
import type { ChosenRepair, DriftFinding } from '../../../domain/drift/finding';
import { Refused } from '../../../ports/refused';
import type { PreparationContext } from './preparation-context';

export async function driftRepairDocuments({ handoff, transactions }: PreparationContext): Promise<DraftDocument[]> {
  const { findingId } = subjectOf(handoff, 'finding');
  const { drift } = transactions.reads;
  const finding = await drift.findFinding(findingId);
  if (finding === null || finding.repair === null)
    throw new Refused({ code: 'FINDING_UNKNOWN', message: `There is no finding ${findingId} to repair.` });
  const { system, document, documentPath, repair } = finding;
  if (repair.action === 'raiseChange') return [changeRequest(finding, repair)];
  if (document === null || system === 'alm')
    throw new Refused({ code: 'REPAIR_NOT_POSSIBLE', message: `${documentPath} is not a document of Cutin.` });
  const which = repair.action === 'pushAgain' ? 'received' : 'held';
  return [{ system, document, content: await drift.findContent(findingId, which) }];
}

function changeRequest(finding: DriftFinding, repair: ChosenRepair): NewDocument {
  const { findingId, system, documentPath, kind, difference, receiptHash } = finding;
  const { actor, printedName, reason, meaning, signedHash, heldHash } = repair;
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
  return { system: 'plm', document: { kind: 'changeRequest', requestId: findingId }, content };
}
