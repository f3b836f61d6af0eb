// Keeps what a sweep saw, and ends what is no longer there.
import { decideSweep, type Sweep } from '../../domain/drift/decide-sweep';
import { placeLock } from '../../ports/drift';
import type { Transactions } from '../../ports/transaction';

export interface RecordGiven {
  transactions: Transactions;
  newId: () => string;
}

export function recordSweep({ transactions, newId }: RecordGiven, sweep: Sweep): Promise<void> {
  const places = [...sweep.seen, ...sweep.looked];
  return transactions.run(async (tx) => {
    await tx.lock(sweep.seen.map(placeLock));
    const standing = await tx.drift.listStanding(places);
    const effects = decideSweep(sweep, {
      standing,
      places: await tx.drift.listPlaces(places),
      newId,
      at: await tx.clock(),
    });
    await tx.commit(effects);
  });
}
