// Answers a park.
import { decideResolution, type ResolvePark } from '../../domain/handoff/decide-resolution';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { parkLock } from '../../ports/parks';
import type { SignatureGiven, Signing } from '../../ports/signing';
import type { Transactions } from '../../ports/transaction';
import { handoffUnknown } from './unknown';

/** Refused with HANDOFF_UNKNOWN and like decideResolution; then nothing is recorded. */
export function resolve(
  given: { transactions: Transactions; signing: Signing },
  command: ResolvePark & { signature?: SignatureGiven },
): Promise<Verdict<{ resolutionId: string; handoffId: string }>> {
  const { handoffId, parkId, action, reason, actor, signature } = command;
  return given.transactions.run(async (tx) => {
    await tx.lock([parkLock(parkId)]);
    const handoff = await tx.parks.findHandoff(handoffId);
    if (handoff === null) return refused(handoffUnknown(handoffId));
    const decided = decideResolution(command, {
      handoff,
      standing: await tx.parks.findResolution(parkId),
      signature: signature === undefined ? null : given.signing.sign(actor, signature, { parkId, action, reason }),
    });
    if (decided.kind === 'refused') return decided;
    const { resolutionId, effects } = decided.value;
    await tx.commit(effects);
    return accepted({ resolutionId, handoffId });
  });
}
