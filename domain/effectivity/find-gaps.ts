// The units that a decision would leave between others without any revision (RULES 2.5). A gap is seldom meant: whoever
// decides is told its first unit, and signs for it.
import { checkPartition, type PartitionViolation } from './check-partition';
import type { EffectivityStatement } from './effectivity-statement';
import { trimSiblings } from './trim-siblings';

export interface Gap extends Pick<PartitionViolation, 'itemId' | 'endItem' | 'basis' | 'series'> {
  /** The first unit that no revision has. */
  first: string;
}

/**
 * Weighs what will stand once everything that is planned is effective, `incoming` last. A gap that begins where one begins
 * without `incoming` is not of this decision and not told.
 */
export function findGaps(standing: readonly EffectivityStatement[], incoming: readonly EffectivityStatement[]): Gap[] {
  const actual = standing.filter(({ state }) => state === 'actual');
  const planned = standing.filter(({ state }) => state === 'planned');
  const before = planned.reduce(layOver, actual);
  const known = new Set(gapsIn(before).map(keyOf));
  return gapsIn(incoming.reduce(layOver, before)).filter((gap) => !known.has(keyOf(gap)));
}

function layOver(statements: readonly EffectivityStatement[], one: EffectivityStatement): EffectivityStatement[] {
  const incoming: EffectivityStatement = { ...one, state: 'actual' };
  const { superseded, replacements } = trimSiblings({
    actual: [...statements],
    incoming,
    // Nothing of this is kept, so no id is ever looked up.
    newStatementId: () => `rest for ${one.statementId}`,
  });
  const gone = new Set(superseded.map(({ statementId }) => statementId));
  return [...statements.filter(({ statementId }) => !gone.has(statementId)), ...replacements, incoming];
}

function gapsIn(statements: readonly EffectivityStatement[]): Gap[] {
  const checked = checkPartition(statements);
  const violations = checked.kind === 'refuted' ? checked.violations : [];
  return violations
    .filter(({ kind }) => kind === 'gap')
    .map(({ itemId, endItem, basis, series, witness }) => ({ itemId, endItem, basis, series, first: witness }));
}

function keyOf({ itemId, endItem, basis, series, first }: Gap): string {
  return JSON.stringify([itemId, endItem, basis, series, first]);
}
