// Drift: a system no longer holds what its receipt says (PRODUCT, glossary). What differs, how grave it is, who owns it,
// and which repairs are open.
import type { ChangeState } from '../change/change-states';
import { contentDifferences, type ContentDifference } from '../identity/content-differences';

export type DriftKind = 'changedContent' | 'missing' | 'extra' | 'effectivityDiffers' | 'lockTampered' | 'unreadable';
export type DriftSeverity = 'critical' | 'major' | 'minor';
export type DriftRepair = 'pushAgain' | 'acceptBaseline' | 'withdrawExtra' | 'raiseChange';

export interface DriftJudgement {
  kind: DriftKind;
  severity: DriftSeverity;
  difference: ContentDifference[];
}

const severityOf: Readonly<Record<DriftKind, DriftSeverity>> = {
  lockTampered: 'critical',
  effectivityDiffers: 'critical',
  missing: 'major',
  changedContent: 'major',
  unreadable: 'major',
  extra: 'minor',
};

const ownerOf: Readonly<Record<string, string>> = {
  plm: 'configuration manager',
  erp: 'manufacturing engineer',
  mes: 'manufacturing engineer',
  qms: 'quality engineer',
};

export function driftOwner(system: string): string {
  return ownerOf[system] ?? 'data governance lead';
}

/** Null where the system holds what the receipt says; `held` is null where it holds nothing active. */
export function judgeDrift(given: { documentKind: string; received: unknown; held: unknown }): DriftJudgement | null {
  const { documentKind, received, held } = given;
  if (held === null) return judged('missing', []);
  const difference = contentDifferences(received, held);
  if (difference.length === 0) return null;
  if (documentKind === 'orderLock') return judged('lockTampered', difference);
  const isEffectivity = difference.every(({ pointer }) => /^\/(effectivity|cutIns)(\/|$)/.test(pointer));
  return judged(isEffectivity ? 'effectivityDiffers' : 'changedContent', difference);
}

/** A document of a change that was called off, or that is not effective yet, could be built to: nothing is graver. */
export function judgeExtra(preparedBy: { state: ChangeState } | null): DriftJudgement {
  const isOfClosed = preparedBy === null || preparedBy.state === 'closed';
  return isOfClosed ? judged('extra', []) : { ...judged('extra', []), severity: 'critical' };
}

export function judgeUnreadable(): DriftJudgement {
  return judged('unreadable', []);
}

function judged(kind: DriftKind, difference: ContentDifference[]): DriftJudgement {
  return { kind, severity: severityOf[kind], difference };
}

/**
 * A repair is a handoff of a change: what no change of Cutin has to do with is repaired by hand. Pushing again needs what
 * was received; accepting needs something that is held, and never a lock: a lock is what was sealed, or it is none.
 * Withdrawing needs a document that the adapter can name.
 */
export function openRepairs(finding: {
  kind: DriftKind;
  changeId: string | null;
  document: object | null;
}): DriftRepair[] {
  const { kind, changeId, document } = finding;
  if (changeId === null) return [];
  switch (kind) {
    case 'lockTampered':
    case 'missing':
      return ['pushAgain', 'raiseChange'];
    case 'extra':
      return document === null ? ['raiseChange'] : ['withdrawExtra', 'raiseChange'];
    case 'unreadable':
      return ['raiseChange'];
    case 'changedContent':
    case 'effectivityDiffers':
      return ['pushAgain', 'acceptBaseline', 'raiseChange'];
  }
}
