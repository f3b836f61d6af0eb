// Drift: a system no longer holds what its receipt says (PRODUCT, glossary). What differs, how grave it is, who owns it,
// and which repairs are open.
import { contentDifferences, type ContentDifference } from '../identity/content-differences';

export type DriftKind = 'changedContent' | 'missing' | 'extra' | 'effectivityDiffers' | 'lockTampered';
export type DriftSeverity = 'critical' | 'major' | 'minor';
export type DriftRepair = 'pushAgain' | 'acceptBaseline' | 'raiseChange';

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

export function judgeExtra(): DriftJudgement {
  return judged('extra', []);
}

function judged(kind: DriftKind, difference: ContentDifference[]): DriftJudgement {
  return { kind, severity: severityOf[kind], difference };
}

/**
 * Pushing again needs what was received; accepting needs something that is held, and never a lock: a lock is what was
 * sealed, or it is none.
 */
export function openRepairs(kind: DriftKind): DriftRepair[] {
  switch (kind) {
    case 'lockTampered':
    case 'missing':
      return ['pushAgain', 'raiseChange'];
    case 'extra':
      return ['raiseChange'];
    default:
      return ['pushAgain', 'acceptBaseline', 'raiseChange'];
  }
}
