// The end of a repair that was carried out and read back. Finishing one twice changes nothing.
import { decideFinish } from '../../domain/drift/decide-repair';
import type { Transactions } from '../../ports/transaction';

export function finishRepair({ transactions }: { transactions: Transactions }, findingId: string): Promise<void> {
  return transactions.run(async (tx) => {
    const finding = await tx.drift.findFinding(findingId);
    await tx.commit(decideFinish(finding, await tx.clock()));
  });
}
