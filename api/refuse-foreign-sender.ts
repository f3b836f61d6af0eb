// Whether an account may tell this event from this source. What Cutin tells itself nobody else may tell in its name.
import type { Account } from '../ports/accounts';
import { Problem } from './problem';

type Sender = Pick<Account, 'actor' | 'sources' | 'events'>;

/** Throws 403 SOURCE_NOT_ALLOWED or EVENT_NOT_OWNED. An account that states neither may speak for any source but ours. */
export function refuseForeignSender(account: Sender, event: { source: string; type: string }): void {
  const { actor, sources, events } = account;
  const { source, type } = event;
  if (isWithin('/cutin', source.toLowerCase()))
    throw new Problem(403, 'SOURCE_NOT_ALLOWED', `${source} is Cutin itself; nobody else tells its events.`);
  if (sources?.some((prefix) => isWithin(prefix, source)) === false)
    throw new Problem(403, 'SOURCE_NOT_ALLOWED', `${actor} may not speak for ${source}.`, { sources });
  const name = /^cutin\.(.+)\.v\d+$/.exec(type)?.[1];
  if (events !== undefined && name !== undefined && !events.includes(name))
    throw new Problem(403, 'EVENT_NOT_OWNED', `${actor} does not own ${name}.`, { events });
}

/** The names of B2MML senders belong to what comes in as B2MML: an event that is posted may not take one. */
export function refuseB2mmlSource(source: string): void {
  if (source.toLowerCase().startsWith('b2mml:'))
    throw new Problem(403, 'SOURCE_NOT_ALLOWED', `${source} names a sender of B2MML, whose records come to /b2mml.`);
}

/** `/mes` is within itself and `/mes/PLANT-A` within it; `/mes-2` is another. */
function isWithin(prefix: string, source: string): boolean {
  return source === prefix || source.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
}
