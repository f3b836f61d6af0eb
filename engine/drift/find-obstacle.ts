// Whether a repair may go on.
import { obstacleOfRepair } from '../../domain/drift/decide-repair';
import type { Refusal } from '../../domain/verdict';
import type { Transactions } from '../../ports/transaction';
import { standingAt } from './standing-at';

/** Null while the repair is the one that was chosen, and nobody else handed the document over since. */
export async function findObstacle(
  { transactions }: { transactions: Pick<Transactions, 'reads'> },
  of: { findingId: string; handoffId: string },
): Promise<Refusal | null> {
  const { reads } = transactions;
  const finding = await reads.drift.findFinding(of.findingId);
  return obstacleOfRepair(of, { finding, place: await standingAt(reads, finding) });
}
