// What is decided about a nonconformance: once. Use as it is and repair take a concession.
import { awaited } from '../events/awaited';
import { refuseEvent, waitFor, type EventContext, type EventOutcome } from '../events/event-outcome';
import type { Nonconformance, NonconformanceKey, UnitDisposition } from './nonconformance';

export interface DispositionReport extends NonconformanceKey {
  disposition: UnitDisposition;
  concession: string | null;
  at: string;
}

const conceded: readonly UnitDisposition[] = ['useAsIs', 'repair'];

/** Refused with NONCONFORMANCE_DISPOSED and CONCESSION_REQUIRED; waits for the NCR, and for a draft to open. */
export function decideDisposition(
  report: DispositionReport,
  { held, receivedBy }: Pick<EventContext, 'receivedBy'> & { held: Nonconformance | null },
): EventOutcome {
  const { site, nonconformanceId, disposition, concession, at } = report;
  const arrives = awaited.nonconformance(report);
  if (held === null) return waitFor(`There is no nonconformance ${nonconformanceId}.`, arrives);
  if (held.state === 'draft') return waitFor(`${nonconformanceId} is a draft: its references do not resolve.`, arrives);
  const made = { nonconformanceId, state: 'dispositioned' };
  if (held.state === 'dispositioned') {
    if (held.disposition === disposition && held.concession === concession)
      return { kind: 'applied', effects: {}, made };
    const message = `${nonconformanceId} was disposed of before: ${held.disposition ?? ''}.`;
    const facts = { disposition: held.disposition };
    return refuseEvent({ code: 'NONCONFORMANCE_DISPOSED', message, at: nonconformanceId, facts });
  }
  if (conceded.includes(disposition) && concession === null) {
    const message = `${disposition} of ${nonconformanceId} needs a concession.`;
    return refuseEvent({ code: 'CONCESSION_REQUIRED', message, at: nonconformanceId });
  }
  const nonconformance = { site, nonconformanceId };
  return {
    kind: 'applied',
    made,
    effects: {
      writes: [{ kind: 'nonconformanceDisposed', nonconformance, disposition, concession, at }],
      wakes: [arrives, ...(held.unit === null ? [] : [awaited.unit({ site, unit: held.unit })])],
      ledger: [
        {
          key: `dispositioned ${site} ${nonconformanceId}`,
          kind: 'nonconformanceDispositioned',
          actor: receivedBy,
          body: { ...report },
        },
      ],
    },
  };
}
