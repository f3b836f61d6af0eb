// Writes what a handoff hands over, once: a receiver that holds it already is not written to, and one that holds what nobody
// looked at is left alone. Told to stop, it begins no write; one that was begun is finished.
import type { PreparedDocument } from '../../domain/handoff/document';
import { nextStep, type Intent } from '../../domain/handoff/document-steps';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import { withdrawKey, writeKey, writeKeysUpTo } from '../../domain/handoff/idempotency-keys';
import type { TransferAnswer } from '../../ports/activities';
import { orThrow } from '../../ports/refused';
import { throwIfStopped } from '../../ports/stopped';
import type { StopSignal } from '../../ports/systems';
import { sideBySide } from '../side-by-side';
import { receiverFor, type HandoffGiven } from './handoff-given';
import { intentOf } from './intent-of';
import { prepare } from './prepare';
import { readHeld } from './read-held';

/** Throws what the builder and the intent of the stage refuse, DRIFT_MOVED, Stopped, and the faults of the receivers. */
export async function transfer(
  given: HandoffGiven,
  carried: { handoff: HandoffRef; generation: number },
  stop?: StopSignal,
): Promise<TransferAnswer> {
  const intent = await intentOf(given, carried.handoff);
  const documents = await prepare(given, carried);
  const settled = await sideBySide(documents, (one, ordinal) =>
    carry(given, { ...carried, intent, one, ordinal, stop }),
  );
  const settledByReadBack = settled.filter((isSettled) => isSettled).length;
  return { generation: carried.generation, documents: documents.length, settledByReadBack };
}

/** One document. True where the receiver held it already, so that nothing was written. */
async function carry(
  given: HandoffGiven,
  of: {
    handoff: HandoffRef;
    generation: number;
    intent: Intent;
    one: PreparedDocument;
    ordinal: number;
    stop: StopSignal | undefined;
  },
): Promise<boolean> {
  const { handoff, generation, intent, one, ordinal, stop } = of;
  throwIfStopped(stop);
  const { systems, hash } = given;
  const { document, content, contentHash } = one;
  const receiver = receiverFor(systems, one.system);
  const step = { handoffId: handoff.handoffId, ordinal, generation };
  const next = orThrow(
    nextStep(intent, {
      documentPath: receiver.describeDocument(document),
      contentHash,
      held: await readHeld(receiver, document, hash, stop),
      ownKeys: writeKeysUpTo(hash, step),
    }),
  );
  // From here on a write is begun, and is finished.
  throwIfStopped(stop);
  switch (next.do) {
    case 'nothing':
      return intent.act === 'write';
    case 'write': {
      const { expectedRevision } = next;
      const idempotencyKey = writeKey(hash, step);
      await receiver.writeDocument({ document, content, idempotencyKey, expectedRevision });
      return false;
    }
    case 'withdraw': {
      const { expectedRevision } = next;
      const idempotencyKey = withdrawKey(hash, { ...step, localRevision: expectedRevision });
      const { reason } = intent;
      await receiver.withdrawDocument({ document, expectedRevision, idempotencyKey, reason });
      return false;
    }
  }
}
