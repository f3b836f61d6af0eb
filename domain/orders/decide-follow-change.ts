// What a change that has just become effective does to the orders of its items (RULES 4.2, 5.4). Orders that switch get a
// new lock, ended ones lose theirs, those with a concession go on, and every other one whose units now have another
// revision is held until somebody disposes of it. A lock that is on its way is no way round: ended orders end, and one
// that was begun is held though its next lock will be to the new revision.
import { combine, effectsOf, type Effects } from '../effects';
import type { EffectivityStatement } from '../effectivity/effectivity-statement';
import type { PlantDay } from '../effectivity/plant-day';
import type { SerialRules } from '../effectivity/serial';
import type { LockHeader } from '../locks/order-lock';
import { closeLock, requestLock } from '../locks/request-lock';
import { resolveOrder } from '../locks/resolve-order';
import type { DispositionKind } from './disposition-kind';
import { endOrder } from './end-order';
import { holdIdOf, type HoldEffect } from './hold';
import type { WorkOrder } from './work-order';

/** An order that has not ended, for which a lock was asked at least once. */
export interface FollowingOrder {
  order: WorkOrder;
  /** Under the change; null where it has none. */
  disposition: DispositionKind | null;
  concession: string | null;
  /** Its last lock that opened, standing or closed; null where none ever did. */
  lastLock: (LockHeader & { revision: string }) | null;
  proposals: readonly LockHeader[];
  /** Locks that were asked for. */
  requests: number;
  isBegun: boolean;
}

export interface FollowFacts {
  orders: readonly FollowingOrder[];
  /** Actual ones of the items and sites of the orders. */
  statements: readonly EffectivityStatement[];
  serialRules: SerialRules;
  plantDay: PlantDay;
  at: string;
}

export function decideFollowChange(changeId: string, facts: FollowFacts): Effects {
  const { at } = facts;
  const because = `change ${changeId} became effective`;
  const statementsOf = byPlace(facts.statements);
  const held: WorkOrder[] = [];
  const effects: Partial<Effects>[] = [];
  for (const one of facts.orders) {
    const { order, lastLock, proposals, requests } = one;
    const step = stepOf(one, statementsOf(order), facts);
    if (step.kind === 'hold') held.push(order);
    if (step.kind === 'end')
      effects.push(
        endOrder({
          order,
          state: 'cancelled',
          locks: lastLock === null ? proposals : [lastLock, ...proposals],
          because: `${step.disposition}: ${because}`,
          actor: 'cutin',
        }),
      );
    if (step.kind === 'switch')
      effects.push(
        closeLock(lastLock ?? undefined, { because: `switchBeforeStart: ${because}`, actor: 'cutin' }),
        requestLock({ order, changeId: step.changeId, requests, at }),
      );
  }
  return inRuns(combine(...effects, { holds: holdsOf(changeId, held, { because, at }) }));
}

type Step =
  | { kind: 'goOn' }
  | { kind: 'hold' }
  | { kind: 'end'; disposition: DispositionKind }
  | { kind: 'switch'; changeId: string };

function stepOf(
  { order, disposition, concession, lastLock, isBegun }: FollowingOrder,
  statements: readonly EffectivityStatement[],
  { serialRules, plantDay, at }: FollowFacts,
): Step {
  if (concession !== null && (disposition === 'finishAtOld' || disposition === 'useAsIs')) return { kind: 'goOn' };
  if (disposition === 'cancelAndReplan' || disposition === 'scrap') return { kind: 'end', disposition };
  const date = order.plannedStart ?? plantDay(order.site, at);
  const resolved = resolveOrder({ order: { ...order, date }, statements, serialRules });
  if (resolved.kind === 'accepted' && resolved.value.statement.revision === lastLock?.revision) return { kind: 'goOn' };
  const isOpen = lastLock?.state === 'open';
  // What was never locked or begun has nothing to switch from: its first lock is simply to the new revision.
  if (!isOpen && !isBegun) return { kind: 'goOn' };
  if (isOpen && resolved.kind === 'accepted' && disposition === 'switchBeforeStart' && !isBegun)
    return { kind: 'switch', changeId: resolved.value.statement.changeId };
  return { kind: 'hold' };
}

function holdsOf(
  changeId: string,
  held: readonly WorkOrder[],
  { because, at }: { because: string; at: string },
): HoldEffect[] {
  const holdId = holdIdOf('effective', changeId);
  return [...new Set(held.map(({ site }) => site))].map((site) => ({
    act: 'place',
    site,
    orderIds: held.filter((order) => order.site === site).map(({ orderId }) => orderId),
    kind: 'effective',
    holdId,
    reason: because,
    actor: 'cutin',
    at,
    changeId,
  }));
}

function byPlace(
  statements: readonly EffectivityStatement[],
): (order: { itemId: string; site: string }) => readonly EffectivityStatement[] {
  const places = new Map<string, EffectivityStatement[]>();
  const keyOf = ({ itemId, site }: { itemId: string; site: string }): string => JSON.stringify([itemId, site]);
  for (const statement of statements) {
    const at = places.get(keyOf(statement));
    if (at === undefined) places.set(keyOf(statement), [statement]);
    else at.push(statement);
  }
  return (order) => places.get(keyOf(order)) ?? [];
}

/** Writes of one kind are neighbours, so that the store makes one statement of them: no order is in two of these steps. */
function inRuns(effects: Effects): Effects {
  const kinds = [...new Set(effects.writes.map(({ kind }) => kind))];
  return effectsOf({
    ...effects,
    writes: kinds.flatMap((kind) => effects.writes.filter((write) => write.kind === kind)),
  });
}
