// A *hold* keeps every operation of an order from starting until it is released. It is never deleted: placed again after
// its release it is a new episode. What placed it says how it ends.
import type { LedgerEntry } from '../ledger/ledger-entry';
import { stateMachine } from '../state-machine';
import type { Told } from '../told';
import type { OrderKey } from './work-order';

/**
 * - `change`: MES holds the order while a change is being decided.
 * - `effective`: a change became effective that the order was not built to.
 * - `relock`: a new lock was asked for and is not open yet.
 * - `report`: work outside its lock was reported.
 * - `event`: MES told of a hold of its own.
 * - `manual`: a person placed it.
 * - `cancelled`: the order ended under it; nothing releases it.
 */
export const holdKinds = ['change', 'effective', 'relock', 'report', 'event', 'manual', 'cancelled'] as const;

export type HoldKind = (typeof holdKinds)[number];

export const holdStates = stateMachine<'standing' | 'released'>({ standing: ['released'], released: ['standing'] });

/** Ids are made here and never taken apart again. */
export function holdIdOf(kind: HoldKind, of: string): string {
  return `${kind}/${of}`;
}

export interface Hold {
  kind: HoldKind;
  holdId: string;
  reason: string;
  heldBy: string;
  /** RFC 3339. */
  heldAt: string;
  releasedBy: string | null;
  releasedAt: string | null;
}

/** Places or releases one hold on some orders of a site. Where it stands already, or does not stand, nothing happens. */
export interface HoldEffect {
  act: 'place' | 'release';
  site: string;
  orderIds: readonly string[];
  kind: HoldKind;
  holdId: string;
  reason: string;
  actor: string;
  /** RFC 3339. */
  at: string;
  changeId?: string;
  /** Id of the event that raised it, where one did. */
  causationId?: string;
}

/** What the store answers for each order on which a hold was really placed or released. */
export interface HoldEpisode extends Pick<OrderKey, 'orderId'> {
  episode: number;
}

/** A hold that came in as an event goes out as that event; every other one is told to subscribers. */
export function toldOfHold(effect: HoldEffect, episodes: readonly HoldEpisode[]): Told[] {
  const { act, site, kind, holdId, reason, changeId, causationId } = effect;
  if (kind === 'event') return [];
  const action = act === 'place' ? 'hold' : 'release';
  return episodes.map(({ orderId, episode }) => ({
    name: 'order.hold',
    id: `${action}/${site}/${orderId}/${holdId}/${String(episode)}`,
    subject: `order/${site}/${orderId}`,
    data: { site, orderId, holdId, action, reason },
    ...(changeId === undefined ? {} : { changeId }),
    ...(causationId === undefined ? {} : { causationId }),
  }));
}

/** One entry an effect, however many orders it held: a change may hold ten thousand. */
export function ledgerOfHold(effect: HoldEffect, episodes: readonly HoldEpisode[]): LedgerEntry[] {
  const { act, site, holdId, reason, actor, changeId } = effect;
  if (episodes.length === 0) return [];
  const named = episodes.map(({ orderId, episode }) => `${orderId} ${String(episode)}`).sort();
  const verb = act === 'place' ? 'held' : 'released';
  const of = changeId === undefined ? {} : { changeId };
  const [only, another] = episodes;
  if (only !== undefined && another === undefined) {
    const kind = act === 'place' ? 'orderHeld' : 'orderHoldReleased';
    const body = { site, orderId: only.orderId, holdId, reason };
    return [{ key: `${verb} ${site} ${only.orderId} ${holdId} ${String(only.episode)}`, kind, actor, ...of, body }];
  }
  const kind = act === 'place' ? 'ordersHeld' : 'orderHoldsReleased';
  const body = { site, holdId, reason, orders: named };
  // The first order and its episode occur once: two effects that begin with it are the same effect.
  return [{ key: `${verb} ${site} ${holdId} from ${named[0] ?? ''}`, kind, actor, ...of, body }];
}
