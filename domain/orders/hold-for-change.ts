// Orders that MES holds while a change is being decided are held here too: exactly those, and no other under this change.
import { effectsOf, type Effects } from '../effects';
import { holdIdOf, type HoldEffect } from './hold';

export interface ChangeHolds {
  changeId: string;
  site: string;
  orderIds: readonly string[];
  reason: string;
}

/** `standing`: the orders that the change holds at the site so far. */
export function holdForChange(
  { changeId, site, orderIds, reason }: ChangeHolds,
  { standing, at }: { standing: readonly string[]; at: string },
): Effects {
  const hold = {
    site,
    kind: 'change',
    holdId: holdIdOf('change', changeId),
    reason,
    actor: 'cutin',
    at,
    changeId,
  } as const;
  const released = standing.filter((orderId) => !orderIds.includes(orderId));
  const placed = orderIds.filter((orderId) => !standing.includes(orderId));
  const of = (act: HoldEffect['act'], on: readonly string[]): HoldEffect[] =>
    on.length === 0 ? [] : [{ act, orderIds: on, ...hold }];
  return effectsOf({ holds: [...of('release', released), ...of('place', placed)] });
}
