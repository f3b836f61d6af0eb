// What the write of a drift repair must not do: overwrite what nobody looked at, or reinstate what was superseded. And the
// withdrawal of a document that nobody handed over.
import type { HashContent } from '../../domain/identity/artefact';
import type {
  Acknowledgement,
  DocumentReceipt,
  PreparedDocument,
  ReceivedDocument,
} from '../../domain/handoff/document';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { ChosenRepair } from '../../ports/drift';
import type { Stores } from '../../ports/stores';
import type { ReceiverPort } from '../../ports/systems';
import { Refused } from '../../ports/refused';

/** The repair that was signed, while it still is to the newest receipt; null for a handoff that is no repair. */
export async function requireRepair(stores: Stores, handoff: HandoffRef): Promise<ChosenRepair | null> {
  const { subject, handoffId } = handoff;
  if (subject.kind !== 'finding') return null;
  const { findingId } = subject;
  const obstacle = await stores.drift.findObstacle({ findingId, handoffId });
  if (obstacle !== null) throw new Refused(obstacle);
  return (await stores.drift.findFinding(findingId))?.repair ?? null;
}

/** The system must hold what the signer looked at, or what an earlier attempt of this very repair wrote over it. */
export function requireLookedAt(given: {
  repair: ChosenRepair | null;
  held: ReceivedDocument | null;
  ownKeys: readonly string[];
  hash: HashContent;
  documentPath: string;
}): void {
  const { repair, held, ownKeys, hash, documentPath } = given;
  if (repair === null || repair.action === 'raiseChange') return;
  if (held !== null && ownKeys.includes(held.idempotencyKey)) return;
  const heldHash = held?.status === 'active' ? hash(held.content) : null;
  if (heldHash === repair.heldHash) return;
  const message = `${documentPath} has changed again since it was looked at: ${heldHash ?? 'nothing'} is held, ${repair.heldHash ?? 'nothing'} was signed.`;
  const facts = { heldHash, signedHash: repair.heldHash };
  throw new Refused({ code: 'DRIFT_MOVED', message, at: documentPath, facts });
}

/** Taken back once; a document that is gone already needs no taking back. */
export async function withdrawExtra(given: {
  receiver: ReceiverPort;
  one: PreparedDocument;
  repair: ChosenRepair;
  hash: HashContent;
}): Promise<Acknowledgement> {
  const { receiver, one, repair, hash } = given;
  const held = await receiver.readDocument(one.document);
  if (held?.status === 'active') {
    requireLookedAt({ repair, held, ownKeys: [], hash, documentPath: receiver.describeDocument(one.document) });
    await receiver.withdrawDocument({
      document: one.document,
      expectedRevision: held.localRevision,
      idempotencyKey: hash({ handoff: repair.handoffId, step: 'withdraw', of: held.localRevision }),
      reason: repair.reason,
    });
  }
  return goneAs(await receiver.readDocument(one.document));
}

/** The receipt that it is gone; null where the system holds it still. */
export async function receiptOfWithdrawal(
  receiver: ReceiverPort,
  { system, document, contentHash }: PreparedDocument,
): Promise<DocumentReceipt | null> {
  const held = await receiver.readDocument(document);
  if (held?.status === 'active') return null;
  const documentPath = receiver.describeDocument(document);
  return { system, document, documentPath, contentHash, acknowledgement: goneAs(held) };
}

function goneAs(held: ReceivedDocument | null): Acknowledgement {
  return { level: 'L3', localRevision: held?.localRevision ?? 0, label: held?.label ?? 'gone' };
}
