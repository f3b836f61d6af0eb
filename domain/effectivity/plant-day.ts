// Days are days of the plant: what is effective by date changes at the plant's midnight, not at that of UTC. Given the time
// zone this is pure; which zone a site has is told by the registry, and where it tells none no day is guessed.
import type { Refusal } from '../verdict';

/** `YYYY-MM-DD` at the site at a moment (RFC 3339); null where no time zone of the site is known. */
export type PlantDay = (site: string, instant: string) => string | null;

/** `timeZone` is a name of the IANA data base that was checked before: an unknown one throws. */
export function dayIn(timeZone: string, instant: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(new Date(instant));
  const part = (type: 'year' | 'month' | 'day'): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

export function timeZoneUnknown(site: string): Refusal {
  const message = `The registry knows no time zone of ${site}, so nobody can tell which day it is there.`;
  return { code: 'SITE_TIME_ZONE_UNKNOWN', message, at: site };
}
