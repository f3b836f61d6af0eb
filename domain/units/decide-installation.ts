// A component that was installed in a unit, under the lock that stood.
import type { EventContext, EventOutcome } from '../events/event-outcome';
import type { JudgedUnit } from './judge-unit';

export interface InstallationReport {
  site: string;
  orderId: string;
  operation: string;
  position: string | null;
  component: { itemId: string; serial: string | null; lot: string | null };
}

export function decideInstallation(
  report: InstallationReport,
  { judged, event }: Pick<EventContext, 'event'> & { judged: JudgedUnit },
): EventOutcome {
  const { site, orderId, operation, position, component } = report;
  const { itemId, serial, lot } = component;
  const key = [operation, position ?? '', itemId, serial ?? '', lot ?? ''].join('|');
  const { unit, lock } = judged;
  const record = { kind: 'component', site, orderId, endItem: lock.lockSet.endItem, unit, key, body: report } as const;
  return { kind: 'applied', effects: { writes: [{ kind: 'unitRecorded', record: { ...record, event } }] } };
}
