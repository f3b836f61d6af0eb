// How a lot, a qualification or a piece of equipment stands now, as its owner tells it.
import type { EventOutcome } from '../events/event-outcome';
import type { ResourceWrite } from './resource-writes';

interface StatusReport {
  site: string;
  status: string;
  at: string;
}

export function decideLotStatus(report: StatusReport & { itemId: string; lot: string }): EventOutcome {
  return decideStatus('lot', `${report.itemId}|${report.lot}`, report);
}

export function decideQualification(report: StatusReport & { personId: string; qualification: string }): EventOutcome {
  return decideStatus('qualification', `${report.personId}|${report.qualification}`, report);
}

export function decideCalibration(report: StatusReport & { equipmentId: string }): EventOutcome {
  return decideStatus('calibration', report.equipmentId, report);
}

function decideStatus(resource: ResourceWrite['resource'], key: string, report: StatusReport): EventOutcome {
  const { site, status, at } = report;
  return {
    kind: 'applied',
    effects: { writes: [{ kind: 'resourceTold', resource, site, key, status, at, body: report }] },
  };
}
