// Records that a handoff begins, and says whether governance lets its sender hand over and where the handoff stands: its
// workflow goes on from there, at its first start and at every later one.
import { checkAuthority, decideProposal, type SystemsOfRecord } from '../../domain/handoff/decide-proposal';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import { standingOf, withdrawalStandingOf, type Standing } from '../../domain/handoff/standing';
import type { Refusal } from '../../domain/verdict';
import { handoffLock } from '../../ports/handoffs';
import type { Transactions } from '../../ports/transaction';
import { stages } from './stages/stages';

export interface Proposal {
  handoff: HandoffRef;
  owner: string;
  /** It begins to be taken back. */
  isWithdrawal?: boolean;
}

/** No refusal where the sender has authority. A handoff that governance refuses is recorded all the same: it will park. */
export async function propose(
  given: { transactions: Transactions; systemOfRecord: SystemsOfRecord },
  { handoff, owner, isWithdrawal = false }: Proposal,
): Promise<{ refusal: Refusal | null; standing: Standing }> {
  const { handoffId, stage } = handoff;
  const { boundary, handsOver } = stages[stage];
  const standing = await given.transactions.run(async (tx) => {
    await tx.lock([handoffLock(handoffId)]);
    const record = await tx.handoffs.findRecord(handoffId);
    await tx.commit(decideProposal({ handoff, boundary, owner }, { record, at: await tx.clock() }));
    const facts = {
      record,
      parks: await tx.handoffs.listParks(handoffId),
      preparedGeneration: await tx.handoffs.findNewestGeneration(handoffId),
      isDecided: (await tx.effectivity.findDecision(handoffId)) !== null,
    };
    return isWithdrawal ? withdrawalStandingOf(facts) : standingOf(facts);
  });
  return { refusal: checkAuthority(handsOver, given.systemOfRecord), standing };
}
