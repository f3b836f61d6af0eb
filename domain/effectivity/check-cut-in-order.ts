// A later change may cut in before an earlier one (RULES 2.6). Where the order of effectivity is then not the order of
// derivation, a revision would drop what the other brought: that needs a merged revision or a signed word that the two
// are independent.
import { accepted, refused, type Verdict, type Refusal } from '../verdict';
import type { EffectivityStatement } from './effectivity-statement';
import { compareLanes, intervalOfSpan, normaliseIntervals, type Interval } from './interval';
import { intersectSpans } from './span-algebra';
import { trimSiblings } from './trim-siblings';

export interface CutInOrderInput {
  incoming: EffectivityStatement;
  /** Statements of the same item, site, end item and basis that stand or are planned. */
  siblings: readonly EffectivityStatement[];
  /** Revisions each revision was derived from, merged ones included. */
  derivedFrom: Readonly<Record<string, readonly string[]>>;
  /** Revisions that the signer states to be independent of the incoming one. */
  independentOf: readonly string[];
}

/**
 * Refused with CUT_IN_OUT_OF_ORDER, naming the revisions, where after the cut-in a unit run of one revision follows a
 * run it is not derived from, or where the incoming revision takes units of one it is not derived from.
 */
export function checkCutInOrder(input: CutInOrderInput): Verdict<{ outOfOrder: string[] }> {
  const { incoming, siblings, independentOf } = input;
  const standing = siblings.filter((one) => one.statementId !== incoming.statementId && one.state !== 'superseded');
  const taken = standing.filter((one) => intersectSpans(one.spans, incoming.spans).length > 0);
  const dropped = taken
    .filter(({ revision }) => !isAncestor(input, revision, incoming.revision))
    .map(({ revision }) => revision);
  const followed = neighbours(input, standing).filter(
    ([before, after]) => before !== after && !isAncestor(input, before, after),
  );
  const outOfOrder = [
    ...new Set([...dropped, ...followed.flat().filter((revision) => revision !== incoming.revision)]),
  ].sort();
  const open = outOfOrder.filter((revision) => !independentOf.includes(revision));
  if (open.length === 0) return accepted({ outOfOrder });
  return refused(...open.map((revision) => refusal(input, revision)));
}

function refusal({ incoming }: CutInOrderInput, revision: string): Refusal {
  const { itemId } = incoming;
  return {
    code: 'CUT_IN_OUT_OF_ORDER',
    message:
      `${itemId} ${incoming.revision} is not in line with ${revision}: it would take or precede units of ${revision} ` +
      `without being derived from it. Release a merged revision, or sign that the two are independent.`,
    at: itemId,
    facts: { revision: incoming.revision, other: revision },
  };
}

/** Revisions that meet in unit order once the cut-in stands, as far as the incoming one is one of the two. */
function neighbours({ incoming }: CutInOrderInput, standing: EffectivityStatement[]): [string, string][] {
  let count = 0;
  const actual = standing.map((one): EffectivityStatement => ({ ...one, state: 'actual' }));
  const { superseded, replacements } = trimSiblings({
    actual,
    incoming,
    newStatementId: () => `rest ${String((count += 1))}`,
  });
  const gone = new Set(superseded.map(({ statementId }) => statementId));
  const after = [...actual.filter(({ statementId }) => !gone.has(statementId)), ...replacements, incoming];
  const runs = after
    .flatMap(({ revision, spans }) =>
      normaliseIntervals(spans.map(intervalOfSpan)).map((one): Interval & { revision: string } => ({
        ...one,
        revision,
      })),
    )
    .sort((a, b) => compareLanes(a, b) || a.lo - b.lo);
  return runs.flatMap((run, index): [string, string][] => {
    const next = runs[index + 1];
    if (next === undefined || compareLanes(run, next) !== 0 || run.basis === 'workOrder') return [];
    return [run.revision, next.revision].includes(incoming.revision) ? [[run.revision, next.revision]] : [];
  });
}

/** Whether `ancestor` is one of those that `revision` was derived from, at any distance. */
function isAncestor({ derivedFrom }: CutInOrderInput, ancestor: string, revision: string): boolean {
  const seen = new Set<string>();
  const open = [revision];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    if (current === ancestor) return true;
    if (seen.has(current)) continue;
    seen.add(current);
    open.push(...(Object.hasOwn(derivedFrom, current) ? (derivedFrom[current] ?? []) : []));
  }
  return false;
}
