// Proves that an mBOM consumes every occurrence of its eBOM exactly, without trusting whoever made it (RULES 3.4).
// Quantities are compared per unit of the product, so that regrouping and dissolving change nothing by themselves.
import { accepted, refused, type Verdict } from '../verdict';
import type { Ebom, EbomOccurrence } from './ebom';
import { groupLines, nowhere, type LineGroups } from './group-lines';
import type { Mbom, MbomLine, Treatments } from './mbom';
import { compareQuantities, plus, quantityOf, quantityText, times, type Quantity } from './quantity';
import { atTop, indexIds, indexStructure, type Structure } from './structure';
import { ownOf } from '../own-of';

type Shortfall =
  | { kind: 'missing' }
  | { kind: 'under' | 'over'; required: string; planned: string }
  | { kind: 'excluded'; reason: string };

export type Account = { kind: 'full' } | Shortfall;

export interface AccountabilityReport {
  /** Every occurrence that is not full; most are, and are only counted. */
  occurrences: Record<string, Shortfall>;
  /** Lines with neither provenance nor a planner's reason. */
  unexplained: string[];
  counts: Record<Account['kind'], number>;
}

const full: Account = Object.freeze({ kind: 'full' });
const missing: Account = Object.freeze({ kind: 'missing' });
const dissolved: Account = Object.freeze({ kind: 'excluded', reason: 'phantom: its parts are consumed' });

/**
 * Linear in occurrences and lines. Lines that share occurrences (a planner split one) are weighed together; their
 * shortage or excess is told of every occurrence they gather.
 */
export function checkAccountability(input: { ebom: Ebom; mbom: Mbom; treatments: Treatments }): AccountabilityReport {
  const { ebom, mbom, treatments } = input;
  const structure = indexStructure(ebom.occurrences);
  const lines = indexStructure(mbom.lines);
  const indexOf = indexIds(structure.ids);
  const groups = groupLines(lines, indexOf);
  const accounts = weigh({ required: requiredOf(structure, indexOf, treatments), lines, groups });
  const occurrences: Record<string, Shortfall> = {};
  const counts = { full: 0, missing: 0, under: 0, over: 0, excluded: 0 };
  for (const [index, id] of structure.ids.entries()) {
    const line = groups.lineOf[index] ?? nowhere;
    const account = line === nowhere ? unconsumed(treatments, id) : (accounts[groups.groupOf[line] ?? line] ?? missing);
    counts[account.kind] += 1;
    if (account.kind !== 'full') occurrences[id] = account;
  }
  return { occurrences, unexplained: groups.unexplained, counts };
}

function unconsumed(treatments: Treatments, id: string): Account {
  const exclusion = ownOf(treatments.excluded, id);
  if (exclusion !== undefined) return { kind: 'excluded', reason: exclusion.reason };
  return ownOf(treatments.dissolved, id) === undefined ? missing : dissolved;
}

/** An exception a human answers for: an occurrence or a line that is not as the eBOM says. */
export interface AccountabilityException {
  /** Occurrence id, or line id of an unexplained line. */
  id: string;
  reason: string;
}

/** An mBOM is released only where everything is full, excluded, explained or signed for. Refusal: MBOM_NOT_ACCOUNTABLE. */
export function releaseMbom(
  report: AccountabilityReport,
  exceptions: readonly AccountabilityException[] = [],
): Verdict<AccountabilityReport> {
  const signedFor = new Set(exceptions.map(({ id }) => id));
  const open = Object.entries(report.occurrences).filter(([id, { kind }]) => kind !== 'excluded' && !signedFor.has(id));
  const unexplained = report.unexplained.filter((lineId) => !signedFor.has(lineId));
  if (open.length === 0 && unexplained.length === 0) return accepted(report);
  const named = [
    ...open.map(([id, { kind }]) => `${id} ${kind}`),
    ...unexplained.map((line) => `line ${line} unexplained`),
  ];
  return refused({
    code: 'MBOM_NOT_ACCOUNTABLE',
    message: `The mBOM does not account for the eBOM: ${named.slice(0, 20).join(', ')}${named.length > 20 ? ', ...' : ''}.`,
    facts: {
      counts: report.counts,
      open: open.slice(0, 100).map(([id]) => id),
      unexplained: unexplained.slice(0, 100),
    },
  });
}

/** What the eBOM asks for, per occurrence, substitutions and conversions applied. */
interface Required {
  members: readonly EbomOccurrence[];
  indexOf: ReadonlyMap<string, number>;
  /** Per one unit of the product. */
  quantities: Quantity[];
  /** Only where they differ from the occurrence's own. */
  itemIds: Map<number, string>;
  units: Map<number, string>;
}

function requiredOf(
  structure: Structure<EbomOccurrence>,
  indexOf: ReadonlyMap<string, number>,
  { substituted, converted }: Treatments,
): Required {
  const { members, parents, order } = structure;
  const byIndex = <T, V>(held: Record<string, T>, value: (one: T) => V): Map<number, V> =>
    new Map(Object.entries(held).map(([id, one]) => [indexOf.get(id) ?? nowhere, value(one)]));
  const factors = byIndex(converted, ({ factor }) => quantityOf(factor));
  const quantities: Quantity[] = new Array<Quantity>(members.length).fill(0);
  for (const index of order) {
    const parent = parents[index] ?? atTop;
    const own = quantityOf(members[index]?.quantity ?? '0');
    const quantity = parent < 0 ? own : times(quantities[parent] ?? 1, own);
    const factor = factors.size === 0 ? undefined : factors.get(index);
    quantities[index] = factor === undefined ? quantity : times(quantity, factor);
  }
  const itemIds = byIndex(substituted, ({ itemId }) => itemId);
  return { members, indexOf, quantities, itemIds, units: byIndex(converted, ({ unit }) => unit) };
}

function plannedPerUnit({ members, parents, order }: Structure<MbomLine>): Quantity[] {
  const planned: Quantity[] = new Array<Quantity>(members.length).fill(0);
  for (const index of order) {
    const parent = parents[index] ?? atTop;
    const quantity = quantityOf(members[index]?.quantity ?? '0');
    planned[index] = parent < 0 ? quantity : times(planned[parent] ?? 1, quantity);
  }
  return planned;
}

/** The account of each group of lines, at the line that stands for it. */
function weigh(of: { required: Required; lines: Structure<MbomLine>; groups: LineGroups }): Account[] {
  const { required, lines, groups } = of;
  const { lineOf, groupOf } = groups;
  const need: Quantity[] = new Array<Quantity>(lines.ids.length).fill(0);
  const plan = need.slice();
  const isOther = new Uint8Array(lines.ids.length);
  for (const [index, quantity] of required.quantities.entries()) {
    const line = lineOf[index] ?? nowhere;
    if (line === nowhere) continue;
    const group = groupOf[line] ?? line;
    need[group] = plus(need[group] ?? 0, quantity);
  }
  for (const [index, quantity] of plannedPerUnit(lines).entries()) {
    const group = groupOf[index] ?? index;
    plan[group] = plus(plan[group] ?? 0, quantity);
    // Lines of one group are chained by shared occurrences: each fits its own, so all fit all.
    if (!isAsRequired(required, lines.members[index])) isOther[group] = 1;
  }
  return need.map((wanted, group) => {
    if (isOther[group] === 1) return missing;
    const planned = plan[group] ?? 0;
    const order = compareQuantities(planned, wanted);
    if (order === 0) return full;
    return { kind: order < 0 ? 'under' : 'over', required: quantityText(wanted), planned: quantityText(planned) };
  });
}

/** Whether the line is of the part and unit that each of its occurrences asks for. */
function isAsRequired({ members, indexOf, itemIds, units }: Required, line: MbomLine | undefined): boolean {
  for (const id of line?.provenance.occurrences ?? []) {
    const index = indexOf.get(id);
    if (index === undefined) continue;
    const itemId = itemIds.get(index) ?? members[index]?.itemId;
    const unit = units.get(index) ?? members[index]?.unit;
    if (line?.itemId !== itemId || line?.unit !== unit) return false;
  }
  return true;
}
