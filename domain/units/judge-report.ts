// Whether what MES reports was done under a lock that stood at that moment (RULES 5.2, 5.4). A late report of work done
// while its lock was open is good; work done to a lock that had ended, or to no lock at all, is not.
import type { Span } from '../effectivity/effectivity-statement';
import type { SerialRules } from '../effectivity/serial';
import type { LockSet } from '../locks/lock-set';
import { holdsUnit, nameOf, readUnit, unitsText, type NamedUnit } from './named-unit';

export interface StoredLock {
  version: number;
  seal: string;
  lockSet: LockSet;
  spans: Span[];
  state: 'proposed' | 'open' | 'closed' | 'discarded';
  /** RFC 3339; null while it was never opened, or is open still. */
  openedAt: string | null;
  endedAt: string | null;
}

export type Judgement<L extends StoredLock = StoredLock> =
  | { kind: 'good'; lock: L }
  /** The lock is on its way: it was proposed and MES has not echoed it yet, or none was asked for so far. */
  | { kind: 'early' }
  | {
      kind: 'refused';
      code: 'SEAL_MISMATCH' | 'SUPERSEDED_REVISION' | 'NOT_EFFECTIVE_FOR_SERIAL' | 'NO_LOCK';
      message: string;
      facts: Record<string, unknown>;
      /** Whether the order must be held: it was worked on outside its lock. */
      holds: boolean;
    };

/**
 * Clocks of two systems differ: a report may lie this far outside the time in which its lock was open, and an operation
 * authorised just before the end of a lock may be reported as just after it.
 */
export const CLOCK_SKEW_MS_MAX = 60_000;

export function judgeReport<L extends StoredLock>(input: {
  report: NamedUnit & { orderId: string; seal: string; at: string };
  locks: readonly L[];
  serialRules: SerialRules;
}): Judgement<L> {
  const { report, locks, serialRules } = input;
  const open = locks.find(({ state }) => state === 'open');
  // An order that is locked anew to the same revisions has the same seal again: any lock that stood then will do.
  const named = locks.filter(({ seal, state }) => seal === report.seal && state !== 'discarded');
  const last = named.at(-1);
  if (last === undefined && open === undefined) return { kind: 'early' };
  if (last === undefined)
    return refuse('SEAL_MISMATCH', `${report.orderId} is not locked under the seal that is echoed.`, {
      locked: open?.seal ?? null,
      presented: report.seal,
    });
  const atMs = Date.parse(report.at);
  const standing = named.find((lock) => stoodAt(lock, atMs));
  if (standing === undefined && named.some(({ state }) => state === 'proposed')) return { kind: 'early' };
  if (standing === undefined && named.every((lock) => beganAfter(lock, atMs)))
    return refuse('NO_LOCK', `${report.orderId} was worked on before its lock was open.`, {
      seal: last.seal,
      openedAt: named[0]?.openedAt ?? null,
    });
  if (standing === undefined)
    return refuse(
      'SUPERSEDED_REVISION',
      `${report.orderId} was worked on under lock ${String(last.version)}, which had ended; ${open === undefined ? 'it has no lock now' : `effective is ${open.lockSet.itemId} ${open.lockSet.revision}`}.`,
      { effective: open?.lockSet.revision ?? null, presented: last.lockSet.revision, seal: open?.seal ?? null },
    );
  const unit = readUnit(report, serialRules(standing.lockSet.endItem));
  if (unit.kind === 'refused' || !holdsUnit(standing.spans, unit.value)) {
    const message = `${nameOf(report)} is no unit of ${report.orderId}, which is locked for ${unitsText(standing.spans)}.`;
    return { kind: 'refused', code: 'NOT_EFFECTIVE_FOR_SERIAL', message, facts: {}, holds: false };
  }
  return { kind: 'good', lock: standing };
}

function stoodAt(lock: StoredLock, atMs: number): boolean {
  const { state, endedAt } = lock;
  if (beganAfter(lock, atMs)) return false;
  if (state === 'open') return true;
  return state === 'closed' && endedAt !== null && atMs <= Date.parse(endedAt) + CLOCK_SKEW_MS_MAX;
}

function beganAfter({ openedAt }: StoredLock, atMs: number): boolean {
  return openedAt === null || atMs < Date.parse(openedAt) - CLOCK_SKEW_MS_MAX;
}

function refuse(
  code: 'SEAL_MISMATCH' | 'SUPERSEDED_REVISION' | 'NO_LOCK',
  message: string,
  facts: Record<string, unknown>,
): Extract<Judgement, { kind: 'refused' }> {
  return { kind: 'refused', code, message, facts, holds: true };
}
