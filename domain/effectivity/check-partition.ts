// Proves or refutes that statements divide the units of an item among its revisions (RULES 2.5): no unit to two of
// them, and none forgotten between them. A refutation shows the first offending unit as witness.
import type { Basis, EffectivityStatement } from './effectivity-statement';
import { compareLanes, intervalOfSpan, normaliseIntervals, unitText, type Interval } from './interval';

export interface PartitionViolation {
  kind: 'gap' | 'overlap';
  itemId: string;
  site: string;
  endItem: string | null;
  basis: Basis;
  /** The series of serials or lots, '' for dates. */
  series: string;
  /** The first unit that two statements claim, or that none does. */
  witness: string;
  /** Ids of the statements on both sides, in the order of their units. */
  statements: [string, string];
}

export type PartitionCheck = { kind: 'proved' } | { kind: 'refuted'; violations: PartitionViolation[] };

interface Claim extends Interval {
  statementId: string;
}

/**
 * Checks the actual statements, per (item, site, end item, basis, series): no overlap, and from the first unit onward
 * no gap up to the last one stated. That production goes on behind a closed last span is not claimed by anybody, so
 * its end is no gap. Signed overrides and ranked statements lie over the others by intent (RULES 2.7); each layer is
 * checked for overlap by itself. n log n.
 */
export function checkPartition(statements: readonly EffectivityStatement[]): PartitionCheck {
  const violations: PartitionViolation[] = [];
  for (const group of groups(statements)) {
    const [first] = group;
    if (first === undefined) continue;
    const claims = group
      .flatMap(({ statementId, spans }) =>
        normaliseIntervals(spans.map(intervalOfSpan)).map((one): Claim => ({ ...one, statementId })),
      )
      .sort((a, b) => compareLanes(a, b) || a.lo - b.lo || a.hi - b.hi);
    violations.push(...violationsOf(claims, first));
  }
  return violations.length === 0 ? { kind: 'proved' } : { kind: 'refuted', violations };
}

/** The layer of a statement: overrides, each rank, and the ground on which the partition must hold. */
export function layerOf({ override, rank }: Pick<EffectivityStatement, 'override' | 'rank'>): string {
  if (override === true) return 'override';
  return rank === undefined ? '' : `rank ${String(rank)}`;
}

function groups(statements: readonly EffectivityStatement[]): EffectivityStatement[][] {
  const byKey = new Map<string, EffectivityStatement[]>();
  for (const one of statements) {
    if (one.state !== 'actual') continue;
    const key = JSON.stringify([one.itemId, one.site, one.endItem, one.basis, layerOf(one)]);
    const held = byKey.get(key);
    if (held === undefined) byKey.set(key, [one]);
    else held.push(one);
  }
  return [...byKey.values()];
}

function violationsOf(claims: Claim[], of: EffectivityStatement): PartitionViolation[] {
  const found: PartitionViolation[] = [];
  const { itemId, site, endItem } = of;
  const isGround = layerOf(of) === '';
  // The claim that reaches furthest so far: an overlap may be with one that began long before.
  let reach: Claim | undefined;
  for (const claim of claims) {
    if (reach === undefined || compareLanes(reach, claim) !== 0) {
      reach = claim;
      continue;
    }
    const { basis, lane } = claim;
    const where = { itemId, site, endItem, basis, series: basis === 'workOrder' ? '' : lane };
    const statements: [string, string] = [reach.statementId, claim.statementId];
    if (claim.lo < reach.hi) {
      found.push({ kind: 'overlap', ...where, witness: unitText(basis, lane, claim.lo), statements });
    } else if (claim.lo > reach.hi && isGround) {
      found.push({ kind: 'gap', ...where, witness: unitText(basis, lane, reach.hi), statements });
    }
    if (claim.hi > reach.hi) reach = claim;
  }
  return found;
}
