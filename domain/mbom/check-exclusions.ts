// An mBOM may account for every occurrence by leaving them all out: correct on paper, and nothing would be built. So much
// left out at once is more likely a misread column than a design, and goes out by signature alone.
import { accepted, refused, type Verdict } from '../verdict';
import type { AccountabilityException } from './check-accountability';
import type { Ebom } from './ebom';
import type { MbomLine } from './mbom';

/** The id of a signed exception that stands for the mBOM as a whole. */
export const wholeMbom = '*';

/**
 * Refused with MBOM_MOSTLY_EXCLUDED, unless signed for, where the mBOM has no line, or where over half of the occurrences
 * are excluded that were not excluded in the revision before (`excludedBefore`, empty where there was none).
 */
export function checkExclusions(
  given: {
    itemId: string;
    lines: number;
    occurrences: number;
    excluded: readonly string[];
    excludedBefore: readonly string[];
  },
  exceptions: readonly AccountabilityException[] = [],
): Verdict<{ firstExcluded: number }> {
  const { itemId, lines, occurrences, excluded, excludedBefore } = given;
  const before = new Set(excludedBefore);
  const firstExcluded = excluded.filter((id) => !before.has(id)).length;
  const isEmpty = lines === 0;
  const isMostlyExcluded = firstExcluded * 2 > occurrences;
  if ((!isEmpty && !isMostlyExcluded) || exceptions.some(({ id }) => id === wholeMbom)) {
    return accepted({ firstExcluded });
  }
  const what = isEmpty
    ? 'has no line'
    : `leaves out ${String(firstExcluded)} of ${String(occurrences)} occurrences for the first time`;
  return refused({
    code: 'MBOM_MOSTLY_EXCLUDED',
    message: `The mBOM of ${itemId} ${what}. Correct the eBOM or the rules, or sign for it: --except "${itemId}/${wholeMbom}".`,
    at: itemId,
    facts: { lines, occurrences, firstExcluded, exception: wholeMbom },
  });
}

/** Whether the revision before matters: where it does not, it need not be read. */
export function needsExclusionsBefore(given: { occurrences: number; excluded: readonly string[] }): boolean {
  return given.excluded.length * 2 > given.occurrences;
}

/**
 * What an mBOM left out as it was handed over, whatever the rules say today: the occurrences of its eBOM that no line
 * consumes. An assembly of which a part at any depth is consumed was dissolved and is not left out.
 */
export function exclusionsOf(given: { ebom: Ebom; lines: Readonly<Record<string, MbomLine>> }): string[] {
  const { occurrences } = given.ebom;
  const present = new Set<string>();
  for (const { provenance } of Object.values(given.lines)) {
    for (const consumed of provenance.occurrences) {
      let at: string | null = consumed;
      while (at !== null && !present.has(at) && Object.hasOwn(occurrences, at)) {
        present.add(at);
        at = occurrences[at]?.parent ?? null;
      }
    }
  }
  return Object.keys(occurrences).filter((id) => !present.has(id));
}
