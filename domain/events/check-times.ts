// Times that an event tells of what has happened. A clock that is wrong, or a year that was mistyped, would order what was
// done to a unit wrongly for ever: nothing has happened later than we heard of it.
import { CLOCK_SKEW_MS_MAX } from '../units/judge-report';
import type { Refusal } from '../verdict';

/** TIME_IN_FUTURE for each of the named times that lies after the receipt of its event, beyond the skew of clocks. */
export function futureTimes(times: Readonly<Record<string, string | null>>, receivedAt: string): Refusal[] {
  const latestMs = Date.parse(receivedAt) + CLOCK_SKEW_MS_MAX;
  return Object.entries(times).flatMap(([name, time]): Refusal[] => {
    if (time === null || Date.parse(time) <= latestMs) return [];
    const message = `${name} is ${time}, which has not come yet: the event was received at ${receivedAt}. Set the clock, and tell it anew.`;
    return [{ code: 'TIME_IN_FUTURE', message, at: name, facts: { time, receivedAt } }];
  });
}
