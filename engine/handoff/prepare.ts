// Fixes what a handoff hands over in one generation. The first caller wins; every later one gets the same documents. One that
// was called off fixes nothing more, so that an abort knows all that may ever be written.
import { checkOpen } from '../../domain/handoff/check-open';
import type { DraftDocument, PreparedDocument } from '../../domain/handoff/document';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import { handoffLock } from '../../ports/handoffs';
import { Refused } from '../../ports/refused';
import type { HandoffGiven } from './handoff-given';
import { stages } from './stages/stages';

/** Throws what the builder of the stage refuses, and HANDOFF_ENDED. */
export async function prepare(
  given: HandoffGiven,
  { handoff, generation }: { handoff: HandoffRef; generation: number },
): Promise<PreparedDocument[]> {
  const known = await given.transactions.reads.handoffs.listPrepared(handoff.handoffId, generation);
  if (known.length > 0) return known;
  const drafts = await stages[handoff.stage].documents({ ...given, handoff, generation });
  return fixDocuments(given, { handoff, generation, drafts });
}

export function fixDocuments(
  given: Pick<HandoffGiven, 'transactions' | 'hash'>,
  { handoff, generation, drafts }: { handoff: HandoffRef; generation: number; drafts: readonly DraftDocument[] },
): Promise<PreparedDocument[]> {
  const { handoffId, subject } = handoff;
  const documents = drafts.map((draft) => ({ ...draft, contentHash: given.hash(draft.content) }));
  return given.transactions.run(async (tx) => {
    await tx.lock([handoffLock(handoffId)]);
    const record = await tx.handoffs.findRecord(handoffId);
    const changeState = subject.kind === 'change' ? await tx.changes.findState(subject.changeId) : null;
    const refusal = checkOpen(handoffId, { state: record?.state ?? null, changeState });
    if (refusal !== null) throw new Refused(refusal);
    const known = await tx.handoffs.listPrepared(handoffId, generation);
    if (known.length > 0) return known;
    await tx.commit({ writes: [{ kind: 'documentsPrepared', handoffId, generation, documents }] });
    return documents;
  });
}
