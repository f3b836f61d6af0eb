// Records that a handoff begins, and says whether governance lets its sender hand over.
import { checkAuthority, decideProposal, type SystemsOfRecord } from '../../domain/handoff/decide-proposal';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { Refusal } from '../../domain/verdict';
import { handoffLock } from '../../ports/handoffs';
import type { Transactions } from '../../ports/transaction';
import { stages } from './stages/stages';

/** Null where the sender has authority. A handoff that governance refuses is recorded all the same: it will park. */
export async function propose(
  given: { transactions: Transactions; systemOfRecord: SystemsOfRecord },
  { handoff, owner }: { handoff: HandoffRef; owner: string },
): Promise<Refusal | null> {
  const { handoffId, stage } = handoff;
  const { boundary, handsOver } = stages[stage];
  await given.transactions.run(async (tx) => {
    await tx.lock([handoffLock(handoffId)]);
    const facts = { record: await tx.handoffs.findRecord(handoffId), at: await tx.clock() };
    await tx.commit(decideProposal({ handoff, boundary, owner }, facts));
  });
  return checkAuthority(handsOver, given.systemOfRecord);
}
