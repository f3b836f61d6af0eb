// The workflow was told how its park ends, and asks whether that stands.
import { decideToldResolution } from '../../domain/handoff/decide-told-resolution';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { Resolution } from '../../domain/handoff/park';
import type { Verdict } from '../../domain/verdict';
import { parkLock } from '../../ports/parks';
import type { Transactions } from '../../ports/transaction';
import { commitAccepted } from '../commit-accepted';

/** Refused like decideToldResolution. */
export function resolveTold(
  given: { transactions: Transactions; newId: () => string },
  command: { handoff: HandoffRef; resolution: Resolution },
): Promise<Verdict<null>> {
  const { parkId } = command.resolution;
  return given.transactions.run(async (tx) => {
    await tx.lock([parkLock(parkId)]);
    const standing = await tx.parks.findResolution(parkId);
    return commitAccepted(tx, decideToldResolution(command, { standing, newId: given.newId() }));
  });
}
