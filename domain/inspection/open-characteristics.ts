// What of a locked inspection plan a unit still owes (RULES 6, 7.5): each characteristic needs a passing result that nothing
// newer contradicts, or a disposition that accepts the unit as it is.
import type { UnitDisposition } from '../quality/nonconformance';
import { isSameCharacteristic, type Characteristic } from './inspection-plan';
import { ownOf } from '../own-of';

/** A plan as a lock names it, with what it holds. */
export interface LockedPlan {
  revision: string;
  contentHash: string;
  characteristics: Readonly<Record<string, Characteristic>>;
}

export interface KeptResult {
  characteristicId: string;
  /** Of the plan it was taken to. */
  planHash: string;
  verdict: 'pass' | 'fail';
  /** RFC 3339. */
  at: string;
}

/** What was decided about a nonconformance that names a characteristic of the unit. */
export interface CharacteristicDisposition {
  characteristicId: string;
  planRevision: string;
  disposition: UnitDisposition;
  /** RFC 3339. */
  at: string;
}

export interface OpenCharacteristic {
  characteristicId: string;
  /** `failed`: it failed, or was sent to rework, and no pass came after. `missing`: nothing was found of it so far. */
  why: 'failed' | 'missing';
  key: boolean;
}

/** Dispositions after which the unit stays as it is: what failed before them needs no passing result. */
const accepting: readonly UnitDisposition[] = ['useAsIs', 'repair'];

interface Finding {
  characteristicId: string;
  isGood: boolean;
  atMs: number;
  /** Of two findings of one moment the higher one counts. */
  rank: number;
}

/**
 * In the order of the plan's ids. The newest finding counts. One that was taken to an earlier plan of the unit counts where
 * that plan holds the same of the characteristic.
 */
export function openCharacteristics(given: {
  plan: LockedPlan;
  /** Every plan that the unit was locked to, this one among them or not. */
  plans: readonly LockedPlan[];
  results: readonly KeptResult[];
  dispositions: readonly CharacteristicDisposition[];
}): OpenCharacteristic[] {
  const { plan, plans, results, dispositions } = given;
  const counts = (characteristicId: string, isOf: (one: LockedPlan) => boolean): boolean => {
    const now = ownOf(plan.characteristics, characteristicId);
    if (now === undefined) return false;
    return [plan, ...plans].some((one) => {
      const then = ownOf(one.characteristics, characteristicId);
      return isOf(one) && then !== undefined && isSameCharacteristic(then, now);
    });
  };
  const findings = [
    ...results
      .filter((result) => counts(result.characteristicId, ({ contentHash }) => contentHash === result.planHash))
      .map(ofResult),
    ...dispositions
      .filter((one) => counts(one.characteristicId, ({ revision }) => revision === one.planRevision))
      .map(ofDisposition),
  ];
  const newest = new Map<string, Finding>();
  for (const finding of findings) {
    const held = newest.get(finding.characteristicId);
    if (held === undefined || isNewer(finding, held)) newest.set(finding.characteristicId, finding);
  }
  return Object.entries(plan.characteristics)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([characteristicId, { key }]): OpenCharacteristic[] => {
      const found = newest.get(characteristicId);
      if (found?.isGood === true) return [];
      return [{ characteristicId, why: found === undefined ? 'missing' : 'failed', key }];
    });
}

/** One line for people: what is owed, and what of it is key. */
export function openText(open: readonly OpenCharacteristic[]): string {
  return open.map(({ characteristicId, why, key }) => `${characteristicId} ${why}${key ? ' (key)' : ''}`).join(', ');
}

/** Of two results of one moment the fail counts. */
function ofResult({ characteristicId, verdict, at }: KeptResult): Finding {
  const isGood = verdict === 'pass';
  return { characteristicId, isGood, atMs: Date.parse(at), rank: isGood ? 1 : 2 };
}

/** What is not accepted as it is must pass again: the disposition takes back what was found before it. */
function ofDisposition({ characteristicId, disposition, at }: CharacteristicDisposition): Finding {
  const isGood = accepting.includes(disposition);
  return { characteristicId, isGood, atMs: Date.parse(at), rank: isGood ? 3 : 0 };
}

function isNewer(one: Finding, other: Finding): boolean {
  return one.atMs === other.atMs ? one.rank > other.rank : one.atMs > other.atMs;
}
