// What a drift repair does with the document that drifted: what was signed, over exactly what the signer looked at, and never
// over what somebody else handed over since.
import type { Intent } from '../../domain/handoff/document-steps';
import { subjectOf, type HandoffRef } from '../../domain/handoff/handoff-ref';
import { Refused } from '../../ports/refused';
import type { Stores } from '../../ports/stores';

/** Refused while the repair is not the one that was chosen, or its document was handed over by somebody else since. */
export async function repairIntent({ stores }: { stores: Stores }, handoff: HandoffRef): Promise<Intent> {
  const { handoffId } = handoff;
  const { findingId } = subjectOf(handoff, 'finding');
  const obstacle = await stores.drift.findObstacle({ findingId, handoffId });
  if (obstacle !== null) throw new Refused(obstacle);
  const repair = (await stores.drift.findFinding(findingId))?.repair ?? null;
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
