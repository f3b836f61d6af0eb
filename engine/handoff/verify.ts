// Reads the receivers back. Only what holds exactly what was handed over gets a receipt, and only when the engine has drawn
// its own conclusions; nothing else counts as done.
import type { DocumentReceipt, PreparedDocument } from '../../domain/handoff/document';
import { acknowledged, exactly, goneAs, type Intent } from '../../domain/handoff/document-steps';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import { contentDifferences } from '../../domain/identity/content-differences';
import type { VerificationAnswer } from '../../ports/activities';
import { orThrow } from '../../ports/refused';
import type { StopSignal } from '../../ports/systems';
import { sideBySide } from '../side-by-side';
import { receiverFor, type HandoffGiven } from './handoff-given';
import { intentOf } from './intent-of';
import { readHeld } from './read-held';
import { recordReceipts } from './record-receipts';
import { stages } from './stages/stages';

type Diverged = Extract<VerificationAnswer, { kind: 'diverged' }>;

/** Throws what the stage refuses, HANDOFF_ENDED, and the faults of the receivers. */
export async function verify(
  given: HandoffGiven,
  carried: { handoff: HandoffRef; generation: number },
  stop?: StopSignal,
): Promise<VerificationAnswer> {
  const { handoff, generation } = carried;
  const documents = await given.transactions.reads.handoffs.listPrepared(handoff.handoffId, generation);
  const intent = await intentOf(given, handoff);
  const receipts: DocumentReceipt[] = [];
  for (const read of await sideBySide(documents, (one) => readBack(given, intent, one, stop))) {
    if (read.kind === 'diverged') return read;
    receipts.push(read.receipt);
  }
  const open = (await stages[handoff.stage].settle?.(given, { handoff, generation, documents })) ?? null;
  if (open !== null) return open;
  const as = intent.act === 'write' ? 'verified' : 'withdrawn';
  orThrow(await recordReceipts(given, { handoff, as, receipts, actor: 'cutin' }));
  return { kind: 'verified', documents: documents.length };
}

async function readBack(
  { systems, hash }: HandoffGiven,
  { act }: Intent,
  one: PreparedDocument,
  stop: StopSignal | undefined,
): Promise<{ kind: 'receipt'; receipt: DocumentReceipt } | Diverged> {
  const { system, document, contentHash, content } = one;
  const receiver = receiverFor(systems, system);
  const held = await readHeld(receiver, document, hash, stop);
  const documentPath = receiver.describeDocument(document);
  const receipt = { system, document, documentPath, contentHash };
  if (act === 'withdraw') {
    if (held?.status === 'active') return { kind: 'diverged', system, documentPath, differences: [] };
    return { kind: 'receipt', receipt: { ...receipt, acknowledgement: goneAs(held) } };
  }
  const exact = exactly(contentHash, held);
  if (exact === null)
    return { kind: 'diverged', system, documentPath, differences: contentDifferences(content, held?.content) };
  return { kind: 'receipt', receipt: { ...receipt, acknowledgement: acknowledged(exact) } };
}
