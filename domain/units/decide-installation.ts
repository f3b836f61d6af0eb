// A component that was installed in a unit, under the lock that stood. What is not planned is recorded, for it happened: by a
// concession it is a deviation, without one that is known the order is held. A serial that sits in another unit waits for
// its removal.
import { combine, type Effects } from '../effects';
import { awaited } from '../events/awaited';
import type { EventContext, EventOutcome } from '../events/event-outcome';
import { holdForReport } from '../orders/hold-for-report';
import type { UnitNonconformance } from '../quality/nonconformance';
import type { RefusalCode } from '../refusal-codes';
import { otherParents, type Component, type ComponentMove } from './component-moves';
import { isConceded } from './is-conceded';
import { judgeComponent, type PlannedLine } from './judge-component';
import { judgeQuantity } from './judge-quantity';
import type { JudgedUnit } from './judge-unit';
import { nameOf, type NamedUnit } from './named-unit';

export interface InstallationReport extends NamedUnit {
  site: string;
  orderId: string;
  operation: string;
  position: string | null;
  component: Component;
  quantity: string;
  unitOfMeasure: string;
  concession: string | null;
  at: string;
}

export interface InstallationFacts {
  judged: JudgedUnit;
  /** Of the locked mBOM, by line id. */
  lines: Readonly<Record<string, PlannedLine>>;
  /** The name of the piece, where it has a serial. */
  component: string | null;
  /** Of that piece, wherever. */
  moves: readonly ComponentMove[];
  /** Of the unit. */
  unitMoves: readonly ComponentMove[];
  /** Of the unit. */
  nonconformances: readonly UnitNonconformance[];
  isSame: (one: Component, other: Component) => boolean;
}

interface Found {
  code: RefusalCode;
  message: string;
  /** A concession that is known lets it stand. */
  isConceded: boolean;
}

/** Parked with COMPONENT_INSTALLED_ELSEWHERE, naming both units. */
export function decideInstallation(report: InstallationReport, given: EventContext & InstallationFacts): EventOutcome {
  const { judged, component, moves, event } = given;
  const { site, orderId, at } = report;
  const { unit, lock } = judged;
  const { endItem } = lock.lockSet;
  const { before, after } = otherParents(moves, { place: { site, endItem, unit }, at });
  if (component !== null && before !== null)
    return {
      kind: 'parked',
      code: 'COMPONENT_INSTALLED_ELSEWHERE',
      detail: `${component} sits in ${parentText(before)} and is told as installed in ${endItem} ${nameOf(report)} too.`,
      waitsFor: [awaited.component(component)],
      owner: 'quality engineer',
    };
  const record = { kind: 'component', site, orderId, endItem, unit, key: keyOf(report), body: report } as const;
  const installed = {
    writes: [{ kind: 'unitRecorded', record: { ...record, component, event } } as const],
    wakes: [awaited.unit({ site, unit })],
  };
  const found = findDeviation(report, given, after);
  if (found === null) return { kind: 'applied', effects: installed };
  const { code, message } = found;
  return {
    kind: 'applied',
    effects: combine(installed, raiseDeviation(report, { ...given, ...found })),
    made: { judgement: found.isConceded ? 'deviation' : 'held', code, detail: message },
  };
}

function findDeviation(
  report: InstallationReport,
  given: InstallationFacts,
  after: ComponentMove | null,
): Found | null {
  const { component, nonconformances } = given;
  const { concession } = report;
  if (after !== null) {
    const message = `${component ?? ''} was installed in ${parentText(after)} later, and its removal was never told.`;
    return { code: 'COMPONENT_INSTALLED_ELSEWHERE', message, isConceded: false };
  }
  const deviation = judgeAgainstPlan(report, given);
  if (concession !== null && !isConceded(concession, nonconformances)) {
    const unknown = `No nonconformance of ${nameOf(report)} was let stand by concession ${concession}.`;
    const message = deviation === null ? unknown : `${deviation.message} ${unknown}`;
    return { code: 'CONCESSION_UNKNOWN', message, isConceded: false };
  }
  return deviation === null ? null : { ...deviation, isConceded: concession !== null };
}

function judgeAgainstPlan(
  report: InstallationReport,
  { judged, lines, unitMoves, isSame }: InstallationFacts,
): Pick<Found, 'code' | 'message'> | null {
  const { operation, unitOfMeasure, component, serial, lot } = report;
  const { itemId: builtItem, endItem, mbom } = judged.lock.lockSet;
  const named = `mBOM ${mbom.revision}`;
  const found = { itemId: component.itemId, operation, unitOfMeasure };
  const unit = { unit: judged.unit, named: { serial, lot } };
  const installed = { ...report, kind: 'component' as const, endItem, builtItem, ...unit };
  return (
    judgeComponent(found, { mbom: named, lines: Object.values(lines) }) ??
    judgeQuantity(installed, { mbom: named, lines, moves: unitMoves, isSame })
  );
}

function keyOf({ operation, position, component: { itemId, serial, lot } }: InstallationReport): string {
  return [operation, position ?? '', itemId, serial ?? '', lot ?? ''].join('|');
}

function parentText({ endItem, named, site, orderId }: ComponentMove): string {
  return `${endItem} ${nameOf(named)} (${orderId} at ${site})`;
}

function raiseDeviation(
  report: InstallationReport,
  given: EventContext & { code: string; message: string; isConceded: boolean },
): Pick<Effects, 'ledger' | 'holds'> {
  const { site, orderId, serial, lot, operation, component, concession, at } = report;
  const { code, message, isConceded, raisedAs, receivedBy } = given;
  return {
    ledger: [
      {
        key: `component deviation ${raisedAs}`,
        kind: 'componentDeviation',
        actor: receivedBy,
        body: { site, orderId, serial, lot, operation, component, concession, at, code, detail: message },
      },
    ],
    holds: isConceded ? [] : [holdForReport({ site, orderId, reason: message }, given)],
  };
}
