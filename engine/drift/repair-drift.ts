// What a drift repair does with the document that drifted: what was signed, over exactly what the signer looked at, and never
// over what somebody else handed over since.
import type { Intent } from '../../domain/handoff/document-steps';
import { subjectOf, type HandoffRef } from '../../domain/handoff/handoff-ref';
import { Refused } from '../../ports/refused';
import type { Transactions } from '../../ports/transaction';
import { findObstacle } from './find-obstacle';

/** Refused while the repair is not the one that was chosen, or its document was handed over by somebody else since. */
export async function repairIntent(
  given: { transactions: Pick<Transactions, 'reads'> },
  handoff: HandoffRef,
): Promise<Intent> {
  const { handoffId } = handoff;
  const { findingId } = subjectOf(handoff, 'finding');
  const obstacle = await findObstacle(given, { findingId, handoffId });
  if (obstacle !== null) throw new Refused(obstacle);
  const repair = (await given.transactions.reads.drift.findFinding(findingId))?.repair ?? null;
  if (repair === null)
    throw new Refused({
      code: 'FINDING_UNKNOWN',
      message: `There is no finding ${findingId} to repair.`,
      at: findingId,
    });
  const { action, heldHash, reason } = repair;
  return {
    act: action === 'withdrawExtra' ? 'withdraw' : 'write',
    // A request to PLM overwrites nothing.
    over: action === 'raiseChange' ? 'anything' : { heldHash },
    reason,
  };
}
