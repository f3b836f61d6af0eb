// What a receiver holds of a document now, with the hash by which contents are compared.
import type { DocumentKey } from '../../domain/handoff/document';
import type { Held } from '../../domain/handoff/document-steps';
import type { HashContent } from '../../domain/identity/artefact';
import type { ReceiverPort, StopSignal } from '../../ports/systems';

export async function readHeld(
  receiver: Pick<ReceiverPort, 'readDocument'>,
  document: DocumentKey,
  hash: HashContent,
  stop?: StopSignal,
): Promise<Held | null> {
  const held = await receiver.readDocument(document, stop);
  return held === null ? null : { ...held, contentHash: hash(held.content) };
}
