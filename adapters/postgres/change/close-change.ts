// Closes a change, with the orders that follow it, in one transaction.
import { randomUUID } from 'node:crypto';
import { changeStates } from '../../../domain/change/change-states';
import { activateStatements } from '../../../domain/effectivity/activate-statements';
import type { EffectivityStatement } from '../../../domain/effectivity/effectivity-statement';
import type { SerialRules } from '../../../domain/effectivity/serial';
import { effectivityLock } from '../../../ports/effectivity';
import { canonical } from '../../signing/content-hash';
import type { Database } from '../database';
import { followChange } from '../floor/follow-change';
import { transactionOn } from '../transactions';

export function closeChange(db: Database, changeId: string, serialRules: SerialRules): Promise<void> {
  return db.transaction(async (connection) => {
    const tx = transactionOn(connection, canonical);
    const state = await tx.changes.findState(changeId);
    if (state === null || !changeStates.mayMove(state, 'closed')) return;
    const planned = await tx.effectivity.listPlanned({ changeId });
    await tx.lock(planned.map(effectivityLock));
    const places = new Map(planned.map(({ itemId, site }) => [effectivityLock({ itemId, site }), { itemId, site }]));
    const actual: EffectivityStatement[] = [];
    for (const place of places.values()) actual.push(...(await tx.effectivity.listStatements(place)));
    await tx.commit(activateStatements({ planned, actual, newId: randomUUID }));
    await followChange(connection, changeId, serialRules);
    await tx.commit({
      writes: [{ kind: 'changeMoved', changeId, state: 'closed' }],
      ledger: [{ key: `closed ${changeId}`, kind: 'changeClosed', actor: 'cutin', changeId, body: {} }],
    });
  });
}
