// A change is called off: from here on nothing is begun for it any more, and what was handed over is taken back.
import { decideCallOff, type CallOff } from '../../domain/change/decide-call-off';
import { changeLock } from '../../ports/changes';
import type { Transactions } from '../../ports/transaction';

/** Who called it off first, and why; null where it is unknown or has ended. */
export function callOff(
  { transactions }: { transactions: Transactions },
  command: CallOff,
): Promise<Omit<CallOff, 'changeId'> | null> {
  const { changeId } = command;
  return transactions.run(async (tx) => {
    await tx.lock([changeLock(changeId)]);
    const facts = { state: await tx.changes.findState(changeId), standing: await tx.changes.findCallOff(changeId) };
    const { standing, effects } = decideCallOff(command, facts);
    await tx.commit(effects);
    return standing;
  });
}
