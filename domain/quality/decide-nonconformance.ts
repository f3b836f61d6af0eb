// What is wrong with a unit, as it is reported. A draft may be reported anew; an NCR that opened, or was disposed of, is what
// it was: told again it changes nothing, told otherwise it is refused.
import type { Effects } from '../effects';
import type { HashContent } from '../identity/artefact';
import type { LedgerEntry } from '../ledger/ledger-entry';
import { awaited } from '../events/awaited';
import { refuseEvent, type EventContext, type EventOutcome } from '../events/event-outcome';
import type { Nonconformance, NonconformanceKey, NonconformanceReport, References } from './nonconformance';
import type { NamedUnit } from '../units/named-unit';
import { draftRetryAfterMs } from './retry-draft';

/** Refused with NONCONFORMANCE_CONFLICT; null where it is new, or a draft. */
export function meetNonconformance(
  report: NonconformanceReport,
  held: Nonconformance | null,
  hash: HashContent,
): EventOutcome | null {
  if (held === null || held.state === 'draft') return null;
  const { nonconformanceId } = report;
  const { state } = held;
  if (hash(held.report) === hash(report))
    return { kind: 'applied', effects: {}, made: { nonconformanceId, state, missing: [] } };
  const message = `${nonconformanceId} is ${state} with other content: report what else was found under a new id.`;
  return refuseEvent({ code: 'NONCONFORMANCE_CONFLICT', message, at: nonconformanceId, facts: { state } });
}

export function decideNonconformance(
  report: NonconformanceReport,
  given: EventContext & { references: References },
): EventOutcome {
  return { kind: 'applied', ...keepNonconformance(report, given) };
}

/** Open where everything that it names resolves, else a draft. */
export function keepNonconformance(
  report: NonconformanceReport,
  given: Pick<EventContext, 'event' | 'receivedBy'> & { references: References },
): { made: { nonconformanceId: string; state: 'draft' | 'open'; missing: string[] }; effects: Partial<Effects> } {
  const { references, event, receivedBy } = given;
  const { site, nonconformanceId, serial, lot, orderId } = report;
  const { missing } = references;
  const state = missing.length === 0 ? 'open' : 'draft';
  // What opens a draft by itself is the lock of its order.
  const waits =
    state === 'draft' && orderId !== null
      ? { for: awaited.lock({ site, orderId }), tryAgainAfterMs: draftRetryAfterMs(0) }
      : null;
  return {
    made: { nonconformanceId, state, missing },
    effects: {
      writes: [{ kind: 'nonconformanceKept', report, state, references, waits }],
      wakes: [awaited.nonconformance(report)],
      ledger: [
        stateEntry({ site, nonconformanceId, serial, lot, state, missing }, `${event.source} ${event.id}`, receivedBy),
      ],
    },
  };
}

/** `by` names what brought it into that state. */
export function stateEntry(
  body: NonconformanceKey & NamedUnit & { state: 'draft' | 'open'; missing: string[] },
  by: string,
  actor: string,
): LedgerEntry {
  const kind = body.state === 'open' ? 'nonconformanceOpened' : 'nonconformanceDrafted';
  return { key: `nonconformance ${by}`, kind, actor, body: { ...body } };
}
