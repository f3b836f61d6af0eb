// Settles a merge, by signature, and lets its handoff go on.
import {
  decideReconciliation,
  mayReconcile,
  mergesNothing,
  waitsForChoice,
} from '../../domain/mbom/decide-reconciliation';
import type { ReconciliationDecision } from '../../domain/mbom/reconciliation-decision';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { parkLock } from '../../ports/parks';
import type { SignatureGiven, Signing } from '../../ports/signing';
import type { Transactions } from '../../ports/transaction';
import { changeUnknown } from '../change/unknown';
import { handoffUnknown } from '../handoff/unknown';
import { assessAll } from './assess-all';
import type { AssessMbomGiven } from './assess-mbom';

export interface ReconcileGiven extends Omit<AssessMbomGiven, 'identity' | 'mbom'> {
  transactions: Transactions;
  signing: Signing;
}

export interface ReconcileCommand extends Pick<
  ReconciliationDecision,
  'decisionId' | 'handoffId' | 'choices' | 'exceptions' | 'actor'
> {
  parkId: string;
  signature: SignatureGiven;
}

type Settled = Verdict<{ decisionId: string; handoffId: string }>;

/**
 * Refused with HANDOFF_UNKNOWN, CHANGE_UNKNOWN, SIGNATURE_REFUSED, and like mayReconcile, assessMbom and
 * decideReconciliation; then nothing is recorded. What planners hold is read from ERP before the choice takes its turn.
 */
export async function reconcile(given: ReconcileGiven, command: ReconcileCommand): Promise<Settled> {
  const { handoffId, decisionId, parkId, choices, exceptions, actor, signature } = command;
  const { reads } = given.transactions;
  const seen = await reads.parks.findHandoff(handoffId);
  if (seen === null) return refused(handoffUnknown(handoffId));
  const { changeId, site } = seen;
  if (changeId === null) return refused(mergesNothing(seen));
  const change = await reads.changes.findRelease(changeId);
  if (change === null) return refused(changeUnknown(changeId));
  const unfit = mayReconcile(seen, change, actor);
  if (unfit !== null) return refused(unfit);
  const signed = given.signing.sign(actor, signature, { parkId, choices, exceptions });
  if (signed.kind === 'refused') return signed;
  const standing = await reads.parks.findResolution(parkId);
  if (standing?.resolutionId === decisionId) return accepted({ decisionId, handoffId });
  const waiting = waitsForChoice(seen, parkId);
  if (waiting !== null) return refused(waiting);
  const before = await reads.mbom.listDecisions(handoffId);
  const settled = { decisionId, handoffId, choices, exceptions, ...signed.value };
  const decisions = [...before, { ...settled, decidedAt: '' }];
  const merges = await assessAll({ ...given, ...reads }, { change, site, decisions });
  if (merges.kind === 'refused') return merges;
  return given.transactions.run(async (tx) => {
    await tx.lock([parkLock(parkId)]);
    const handoff = (await tx.parks.findHandoff(handoffId)) ?? seen;
    const decided = decideReconciliation(
      { parkId, decision: { ...settled, decidedAt: await tx.clock() } },
      { handoff, standing: await tx.parks.findResolution(parkId), merges: merges.value },
    );
    if (decided.kind === 'refused') return decided;
    await tx.commit(decided.value.effects);
    return accepted({ decisionId, handoffId });
  });
}
