// Whether a concession that a report names is one. Today a concession is what a disposition issued for a nonconformance of
// the unit; until it is a record of its own, with units and an end, it covers that unit alone and has no end.
import type { UnitDisposition, UnitNonconformance } from '../quality/nonconformance';

const conceding: readonly (UnitDisposition | null)[] = ['useAsIs', 'repair'];

export function isConceded(concession: string, ofUnit: readonly UnitNonconformance[]): boolean {
  return ofUnit.some((one) => one.concession === concession && conceding.includes(one.disposition));
}
