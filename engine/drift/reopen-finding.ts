// A repair that was called off leaves its finding to another.
import { decideReopen } from '../../domain/drift/decide-repair';
import type { Transactions } from '../../ports/transaction';

export function reopenFinding({ transactions }: { transactions: Transactions }, findingId: string): Promise<void> {
  return transactions.run(async (tx) => tx.commit(decideReopen(await tx.drift.findFinding(findingId))));
}
