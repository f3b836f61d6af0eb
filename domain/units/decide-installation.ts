// A component that was installed in a unit, under the lock that stood. What is not planned is recorded, for it happened: by a
// concession it is a deviation, without one the order is held. A serial that sits in another unit waits for its removal.
import { combine, type Effects } from '../effects';
import { awaited } from '../events/awaited';
import type { EventContext, EventOutcome } from '../events/event-outcome';
import { holdForReport } from '../orders/hold-for-report';
import { otherParents, type Component, type ComponentMove } from './component-moves';
import { judgeComponent, type PlannedLine } from './judge-component';
import type { JudgedUnit } from './judge-unit';

export interface InstallationReport {
  site: string;
  orderId: string;
  serial: string;
  operation: string;
  position: string | null;
  component: Component;
  unitOfMeasure: string;
  concession: string | null;
  at: string;
}

/** Parked with COMPONENT_INSTALLED_ELSEWHERE, naming both units. */
export function decideInstallation(
  report: InstallationReport,
  given: EventContext & {
    judged: JudgedUnit;
    lines: readonly PlannedLine[];
    /** The name of the piece, where it has a serial. */
    component: string | null;
    /** Of that piece, wherever. */
    moves: readonly ComponentMove[];
  },
): EventOutcome {
  const { judged, lines, component, moves, event } = given;
  const { site, orderId, serial, operation, at } = report;
  const { unit, lock } = judged;
  const { endItem, mbom } = lock.lockSet;
  const { before, after } = otherParents(moves, { place: { site, endItem, unit }, at });
  if (component !== null && before !== null)
    return {
      kind: 'parked',
      code: 'COMPONENT_INSTALLED_ELSEWHERE',
      detail: `${component} sits in ${parentText(before)} and is told as installed in ${endItem} ${serial} too.`,
      waitsFor: [awaited.component(component)],
      owner: 'quality engineer',
    };
  const record = { kind: 'component', site, orderId, endItem, unit, key: keyOf(report), body: report } as const;
  const installed = {
    writes: [{ kind: 'unitRecorded', record: { ...record, component, event } } as const],
    wakes: [awaited.unit({ site, unit })],
  };
  const found = { itemId: report.component.itemId, operation, unitOfMeasure: report.unitOfMeasure };
  const deviation =
    after === null
      ? judgeComponent(found, { mbom: `mBOM ${mbom.revision}`, lines })
      : {
          code: 'COMPONENT_INSTALLED_ELSEWHERE' as const,
          message: `${component ?? ''} was installed in ${parentText(after)} later, and its removal was never told.`,
        };
  if (deviation === null) return { kind: 'applied', effects: installed };
  const isConceded = report.concession !== null && after === null;
  const { code, message } = deviation;
  return {
    kind: 'applied',
    effects: combine(installed, raiseDeviation(report, { ...given, code, message, isConceded })),
    made: { judgement: isConceded ? 'deviation' : 'held', code, detail: message },
  };
}

function keyOf({ operation, position, component: { itemId, serial, lot } }: InstallationReport): string {
  return [operation, position ?? '', itemId, serial ?? '', lot ?? ''].join('|');
}

function parentText({ endItem, unitSerial, site, orderId }: ComponentMove): string {
  return `${endItem} ${unitSerial} (${orderId} at ${site})`;
}

function raiseDeviation(
  report: InstallationReport,
  given: EventContext & { code: string; message: string; isConceded: boolean },
): Pick<Effects, 'ledger' | 'holds'> {
  const { site, orderId, serial, operation, component, concession, at } = report;
  const { code, message, isConceded, raisedAs, receivedBy } = given;
  return {
    ledger: [
      {
        key: `component deviation ${raisedAs}`,
        kind: 'componentDeviation',
        actor: receivedBy,
        body: { site, orderId, serial, operation, component, concession, at, code, detail: message },
      },
    ],
    holds: isConceded ? [] : [holdForReport({ site, orderId, reason: message }, given)],
  };
}
