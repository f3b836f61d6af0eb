// Takes back an answer that the workflow refused, so that its park can be answered again.
import { decideVoid, type VoidResolution } from '../../domain/handoff/decide-void';
import { parkLock } from '../../ports/parks';
import type { Transactions } from '../../ports/transaction';

/** Whether it was taken back. */
export function voidResolution(given: { transactions: Transactions }, command: VoidResolution): Promise<boolean> {
  const { parkId } = command;
  return given.transactions.run(async (tx) => {
    await tx.lock([parkLock(parkId)]);
    const facts = { parked: await tx.parks.findParked(parkId), standing: await tx.parks.findResolution(parkId) };
    const effects = decideVoid(command, facts);
    if (effects !== null) await tx.commit(effects);
    return effects !== null;
  });
}
