// A report of a unit as the lock of its order stood: every report names the seal it was done under. Work outside the lock
// that stood then is refused, and holds the order (RULES 5.2, 5.4).
import type { Serial, SerialRules } from '../effectivity/serial';
import { awaited } from '../events/awaited';
import { refuseEvent, refuseFor, waitFor, type EventContext, type Parked, type Refused } from '../events/event-outcome';
import { holdForReport } from '../orders/hold-for-report';
import { judgeReport, type StoredLock } from './judge-report';
import { nameOf, readUnit, type NamedUnit } from './named-unit';

export interface UnitReport extends NamedUnit {
  site: string;
  orderId: string;
  /** Echo of the lock. */
  seal: string;
  /** RFC 3339. */
  at: string;
}

export interface JudgedUnit<L extends StoredLock = StoredLock> {
  kind: 'good';
  /** The lock that stood. */
  lock: L;
  unit: Serial;
}

/** Refused like `judgeReport`; waits for the order, and for its lock. */
export function judgeUnit<L extends StoredLock>(
  report: UnitReport,
  given: EventContext & { isOrderKnown: boolean; locks: readonly L[]; serialRules: SerialRules },
): JudgedUnit<L> | Parked | Refused {
  const { isOrderKnown, locks, serialRules } = given;
  const { site, orderId } = report;
  if (!isOrderKnown) return waitFor(`There is no work order ${orderId} at ${site}.`, awaited.order(report));
  const judgement = judgeReport({ report, locks, serialRules });
  if (judgement.kind === 'early') return waitFor(`${orderId} has no open lock yet.`, awaited.lock(report));
  if (judgement.kind === 'refused') {
    const { code, message, facts, holds } = judgement;
    const raised = holds ? { holds: [holdForReport({ site, orderId, reason: message }, given)] } : {};
    return refuseEvent({ code, message, at: nameOf(report), facts }, raised);
  }
  const unit = readUnit(report, serialRules(judgement.lock.lockSet.endItem));
  if (unit.kind === 'refused') return refuseFor(unit.reasons);
  return { kind: 'good', lock: judgement.lock, unit: unit.value };
}
