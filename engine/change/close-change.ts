// Closes a change whose handoffs are verified: what it planned becomes effective, and the orders of its items follow, in one
// transaction.
import { changeStates } from '../../domain/change/change-states';
import { activateStatements } from '../../domain/effectivity/activate-statements';
import type { EffectivityStatement } from '../../domain/effectivity/effectivity-statement';
import { changeLock } from '../../ports/changes';
import { effectivityLock } from '../../ports/effectivity';
import type { Transactions } from '../../ports/transaction';
import type { UnitReading } from '../locks/resolve-now';
import { followChange } from '../orders/follow-change';

export interface CloseChangeGiven extends UnitReading {
  transactions: Transactions;
  newId: () => string;
}

/** Nothing where the change is unknown or has ended: repeating it changes nothing. */
export function closeChange(given: CloseChangeGiven, changeId: string): Promise<void> {
  const { transactions, newId, serialRules, plantDay } = given;
  return transactions.run(async (tx) => {
    await tx.lock([changeLock(changeId), ...(await tx.effectivity.listPlanned({ changeId })).map(effectivityLock)]);
    const state = await tx.changes.findState(changeId);
    if (state === null || !changeStates.mayMove(state, 'closed')) return;
    const planned = await tx.effectivity.listPlanned({ changeId });
    const places = new Map(planned.map(({ itemId, site }) => [effectivityLock({ itemId, site }), { itemId, site }]));
    const actual: EffectivityStatement[] = [];
    for (const place of places.values()) actual.push(...(await tx.effectivity.listStatements(place)));
    await tx.commit(activateStatements({ planned, actual, newId }));
    await followChange(tx, { changeId, serialRules, plantDay });
    await tx.commit({
      writes: [{ kind: 'changeMoved', changeId, state: 'closed' }],
      ledger: [{ key: `closed ${changeId}`, kind: 'changeClosed', actor: 'cutin', changeId, body: {} }],
    });
  });
}
