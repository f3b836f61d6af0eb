// Shows a planner what a change meets at a site now, and keeps it by its hash, so that a decision can be held against it.
import type { Impact } from '../../domain/change/impact';
import type { HashContent } from '../../domain/identity/artefact';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { Transactions } from '../../ports/transaction';
import { readImpact, type ReadImpactGiven } from './read-impact';
import { changeUnknown } from './unknown';

export interface ShowImpactGiven extends Omit<ReadImpactGiven, 'identity'> {
  transactions: Transactions;
  hash: HashContent;
}

/** Refused with CHANGE_UNKNOWN and like readImpact. */
export async function showImpact(
  given: ShowImpactGiven,
  { changeId, site }: { changeId: string; site: string },
): Promise<Verdict<{ impactHash: string; impact: Impact }>> {
  const { transactions, hash } = given;
  const { reads } = transactions;
  const change = await reads.changes.findRelease(changeId);
  if (change === null) return refused(changeUnknown(changeId));
  const impact = await readImpact({ ...given, ...reads }, change, site);
  if (impact.kind === 'refused') return impact;
  await transactions.run((tx) => tx.commit({ writes: [{ kind: 'contentKept', content: impact.value }] }));
  return accepted({ impactHash: hash(impact.value), impact: impact.value });
}
