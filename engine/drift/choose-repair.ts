// Chooses the repair of a finding, by signature; it goes through a handoff and is read back.
import { decideRepair, type ChooseRepair } from '../../domain/drift/decide-repair';
import { accepted, type Verdict } from '../../domain/verdict';
import type { SignatureGiven, Signing } from '../../ports/signing';
import type { Transactions } from '../../ports/transaction';
import { standingAt } from './standing-at';

export interface ChooseRepairCommand extends Pick<ChooseRepair, 'findingId' | 'action' | 'reason' | 'heldHash'> {
  actor: string;
  signature: SignatureGiven;
}

/** Refused with SIGNATURE_REFUSED and like decideRepair. */
export async function chooseRepair(
  given: { transactions: Transactions; signing: Signing },
  command: ChooseRepairCommand,
): Promise<Verdict<{ handoffId: string }>> {
  const { actor, signature, findingId, action, reason, heldHash } = command;
  // The signature covers what the signer names, not what the finding holds by now: those two are compared.
  const signed = given.signing.sign(actor, signature, { findingId, action, reason, heldHash });
  if (signed.kind === 'refused') return signed;
  return given.transactions.run(async (tx) => {
    const finding = await tx.drift.findFinding(findingId);
    const decided = decideRepair(
      { findingId, action, reason, heldHash, ...signed.value },
      { finding, place: await standingAt(tx, finding), repairs: await tx.drift.countRepairs(findingId) },
    );
    if (decided.kind === 'refused') return decided;
    await tx.commit(decided.value.effects);
    return accepted({ handoffId: decided.value.handoffId });
  });
}
