// What of a locked inspection plan a unit still owes (RULES 6, 7.5): each characteristic needs a passing result that nothing
// newer contradicts, or a disposition that accepts the unit as it is.
import type { InspectionPlan } from './inspection-plan';

export interface KeptResult {
  characteristicId: string;
  verdict: 'pass' | 'fail';
  /** RFC 3339. */
  at: string;
}

/** A nonconformance that names a characteristic of the unit. */
export interface CharacteristicDisposition {
  characteristicId: string;
  disposition: string;
}

export interface OpenCharacteristic {
  characteristicId: string;
  /** `failed`: its newest result is a fail that nobody disposed of. `missing`: it was never inspected. */
  why: 'failed' | 'missing';
  key: boolean;
}

/** Dispositions after which the unit stays as it is: what they name needs no passing result. */
const accepting: readonly string[] = ['useAsIs', 'repair'];

/** In the order of the plan's ids. A fail counts until a later pass: of two results of one moment the fail counts. */
export function openCharacteristics(given: {
  plan: Pick<InspectionPlan, 'characteristics'>;
  results: readonly KeptResult[];
  dispositions: readonly CharacteristicDisposition[];
}): OpenCharacteristic[] {
  const { plan, results, dispositions } = given;
  const newest = new Map<string, KeptResult>();
  for (const result of results) {
    const held = newest.get(result.characteristicId);
    if (held === undefined || isNewer(result, held)) newest.set(result.characteristicId, result);
  }
  const disposed = new Set(
    dispositions.flatMap(({ characteristicId, disposition }) =>
      accepting.includes(disposition) ? [characteristicId] : [],
    ),
  );
  return Object.keys(plan.characteristics)
    .sort()
    .flatMap((characteristicId): OpenCharacteristic[] => {
      const verdict = newest.get(characteristicId)?.verdict;
      if (verdict === 'pass' || disposed.has(characteristicId)) return [];
      const key = plan.characteristics[characteristicId]?.key ?? false;
      return [{ characteristicId, why: verdict === undefined ? 'missing' : 'failed', key }];
    });
}

function isNewer(a: KeptResult, b: KeptResult): boolean {
  const [aMs, bMs] = [Date.parse(a.at), Date.parse(b.at)];
  return aMs === bMs ? a.verdict === 'fail' : aMs > bMs;
}

/** One line for people: what is owed, key characteristics first named. */
export function openText(open: readonly OpenCharacteristic[]): string {
  return open.map(({ characteristicId, why, key }) => `${characteristicId} ${why}${key ? ' (key)' : ''}`).join(', ');
}
