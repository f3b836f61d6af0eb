// The orders of a change follow it, in the transaction that makes it effective. Few statements, however many orders: they
// are read at once, decided one by one, and written together.
import { decideFollowChange } from '../../domain/orders/decide-follow-change';
import type { EffectivityStatement } from '../../domain/effectivity/effectivity-statement';
import { effectivityLock } from '../../ports/effectivity';
import type { Transaction } from '../../ports/transaction';
import type { UnitReading } from '../locks/resolve-now';

export async function followChange(
  tx: Transaction,
  { changeId, serialRules, plantDay }: UnitReading & { changeId: string },
): Promise<void> {
  const places = await tx.effectivity.listPlaces(changeId);
  await tx.lock(places.map(effectivityLock));
  const statements: EffectivityStatement[] = [];
  for (const place of places) statements.push(...(await tx.effectivity.listStatements(place)));
  const orders = await tx.orders.listFollowing(changeId);
  await tx.commit({ wakes: places.map(({ itemId, site }) => `effectivity/${site}/${itemId}`) });
  await tx.commit(decideFollowChange(changeId, { orders, statements, serialRules, plantDay, at: await tx.clock() }));
}
