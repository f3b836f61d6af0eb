// One side of a merge, told in the lines into which planners regrouped it: the same occurrences, the same quantities per unit
// of the product, in other lines. Lines that were not regrouped are left as they are.
import { ownersOf, type Regrouping } from './find-regrouping';
import type { Mbom, MbomLine } from './mbom';
import { compareQuantities, minus, over, plus, quantityOf, quantityText, times, type Quantity } from './quantity';
import { shareOf, type MadeFrom } from './share-of';
import { ownOf } from '../own-of';

interface Restating {
  side: Mbom;
  planning: Mbom;
  /** Null where the eBOM of the side is not known. */
  madeFrom: MadeFrom | null;
}

interface Work extends Restating {
  owners: ReadonlyMap<string, string>;
  /** What each regrouped line consumes on this side. */
  members: Map<string, { line: MbomLine; occurrences: string[] }>;
}

/**
 * Where nobody can tell the share of an occurrence, the quantity of the planners is taken for it: what the whole adds up to is
 * weighed by accountability in any case.
 */
export function restateSide(of: Restating, regrouping: Regrouping): Mbom {
  const work: Work = { ...of, owners: ownersOf(of.side.lines), members: new Map() };
  assign(work, regrouping);
  const lines = { ...of.side.lines };
  for (const lineId of regrouping.lines) Reflect.deleteProperty(lines, lineId);
  for (const group of groupsOf(work)) Object.assign(lines, weighed(work, group));
  return { ...of.side, lines };
}

/** What is of another part than the line that planners gave it to stays with its own line. */
function assign({ side, planning, owners, members }: Work, { holders, lines }: Regrouping): void {
  for (const lineId of lines) {
    const own = ownOf(side.lines, lineId);
    const held = ownOf(planning.lines, lineId);
    const line = own ?? (held === undefined ? undefined : asOwned(held, { side, owners, holders }));
    if (line === undefined) continue;
    const kept = (own?.provenance.occurrences ?? []).filter((id) => !holders.has(id));
    members.set(lineId, { line, occurrences: kept });
  }
  for (const [id, holding] of holders) {
    const owner = owners.get(id);
    const owning = owner === undefined ? undefined : side.lines[owner];
    if (owner === undefined || owning === undefined) continue;
    const fit = holding.filter((lineId) => isOfOnePart(members.get(lineId)?.line, owning));
    for (const lineId of fit.length > 0 ? fit : [owner]) members.get(lineId)?.occurrences.push(id);
  }
}

/** A line that planners made, of the part that this side asks for, where that is one. */
function asOwned(
  held: MbomLine,
  { side, owners, holders }: Pick<Work, 'side' | 'owners'> & Pick<Regrouping, 'holders'>,
): MbomLine {
  const owning = held.provenance.occurrences
    .filter((id) => holders.has(id))
    .flatMap((id) => ownOf(side.lines, owners.get(id) ?? '') ?? []);
  const [first] = owning;
  if (first === undefined || !owning.every((one) => isOfOnePart(one, first))) return held;
  return { ...held, itemId: first.itemId, unit: first.unit };
}

function isOfOnePart(a: MbomLine | undefined, b: MbomLine): boolean {
  return a?.itemId === b.itemId && a.unit === b.unit;
}

/** Lines that share an occurrence are weighed together; lines that lost all they consumed on this side are not there. */
function groupsOf({ side, members }: Work): string[][] {
  const groupOf = new Map<string, string[]>();
  const firstOf = new Map<string, string[]>();
  for (const [lineId, { line, occurrences }] of members) {
    const isByRule = ownOf(side.lines, lineId) === line && line.provenance.occurrences.length === 0;
    if (occurrences.length === 0 && !isByRule) continue;
    let group = [lineId];
    for (const id of occurrences) {
      const other = firstOf.get(id);
      if (other !== undefined && !other.includes(lineId)) group = [...new Set([...other, ...group])];
    }
    for (const one of group) {
      groupOf.set(one, group);
      for (const id of members.get(one)?.occurrences ?? []) firstOf.set(id, group);
    }
  }
  return [...new Set(groupOf.values())];
}

/**
 * The line that this side has gets what the others, as planners have them, leave of the whole. Where they leave nothing, it
 * gets the whole and they are gone.
 */
function weighed(work: Work, group: readonly string[]): Record<string, MbomLine> {
  const { side, planning, members } = work;
  const anchor = group.find((lineId) => Object.hasOwn(side.lines, lineId)) ?? group[0] ?? '';
  const others = group.filter((lineId) => lineId !== anchor);
  const whole = wholeOf(work, group);
  const asPlanned = (lineId: string): Record<string, MbomLine> =>
    withQuantity(work, lineId, ownOf(planning.lines, lineId)?.quantity ?? members.get(lineId)?.line.quantity ?? '1');
  let rest = whole;
  for (const lineId of others) {
    const planned = times(quantityOf(ownOf(planning.lines, lineId)?.quantity ?? '0'), factorOf(work, lineId));
    rest = rest === null ? null : minus(rest, planned);
  }
  const leaves = rest === null || compareQuantities(rest, 0) > 0;
  const left = leaves ? rest : whole;
  const exact = left === null ? null : over(left, factorOf(work, anchor));
  return Object.assign(
    exact === null ? asPlanned(anchor) : withQuantity(work, anchor, quantityText(exact)),
    ...(leaves ? others.map(asPlanned) : []),
  ) as Record<string, MbomLine>;
}

function withQuantity({ members }: Work, lineId: string, quantity: string): Record<string, MbomLine> {
  const member = members.get(lineId);
  if (member === undefined) return {};
  const occurrences = [...member.occurrences].sort();
  return {
    [lineId]: { ...member.line, quantity, provenance: { occurrences, rules: member.line.provenance.rules } },
  };
}

/** Of all occurrences of the group and what rules add to it, per unit of the product; null where a share is not known. */
function wholeOf(work: Work, group: readonly string[]): Quantity | null {
  let whole: Quantity | null = 0;
  for (const lineId of group) {
    const own = ownOf(work.side.lines, lineId);
    if (own?.provenance.occurrences.length === 0)
      whole = plus(whole, times(quantityOf(own.quantity), factorOf(work, lineId)));
  }
  for (const id of new Set(group.flatMap((lineId) => work.members.get(lineId)?.occurrences ?? []))) {
    const owner = work.owners.get(id) ?? '';
    const share = shareIn(work, owner, id);
    whole = share === null ? null : plus(whole, times(share, factorOf(work, owner)));
    if (whole === null) return null;
  }
  return whole;
}

/** What is read from an eBOM counts only where it adds up to the line: rules may have changed since the line was made. */
function shareIn({ side, madeFrom }: Work, owner: string, id: string): Quantity | null {
  const line = ownOf(side.lines, owner);
  if (line === undefined) return null;
  const quantity = quantityOf(line.quantity);
  if (line.provenance.occurrences.length === 1) return quantity;
  if (madeFrom === null) return null;
  let sum: Quantity = 0;
  for (const one of line.provenance.occurrences) sum = plus(sum, shareOf(one, madeFrom) ?? 0);
  return compareQuantities(sum, quantity) === 0 ? shareOf(id, madeFrom) : null;
}

/** How many of a line's parent a unit of the product has; planners' own assemblies count too. */
function factorOf({ side, planning }: Work, lineId: string): Quantity {
  const lineOf = (id: string): MbomLine | undefined => ownOf(side.lines, id) ?? ownOf(planning.lines, id);
  let factor: Quantity = 1;
  const seen = new Set<string>();
  for (let above = lineOf(lineId)?.parent ?? null; above !== null && !seen.has(above);) {
    seen.add(above);
    const line = lineOf(above);
    factor = times(factor, quantityOf(line?.quantity ?? '1'));
    above = line?.parent ?? null;
  }
  return factor;
}
