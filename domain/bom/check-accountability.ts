// Proves that an mBOM consumes every occurrence of its eBOM exactly, without trusting whoever made it (RULES 3.4).
// Quantities are compared per unit of the product, so that regrouping and dissolving change nothing by themselves.
import { accepted, refused, type Decision } from '../decision';
import type { Ebom, EbomOccurrence } from './ebom';
import type { Mbom, MbomLine, Treatments } from './mbom';
import { compareQuantities, plus, quantityOf, quantityText, times, type Quantity } from './quantity';
import { atTop, indexStructure, type Structure } from './structure';

export type Account =
  | { kind: 'full' | 'missing' }
  | { kind: 'under' | 'over'; required: string; planned: string }
  | { kind: 'excluded'; reason: string };

export interface AccountabilityReport {
  occurrences: Record<string, Account>;
  /** Lines with neither provenance nor a planner's reason. */
  unexplained: string[];
  counts: Record<Account['kind'], number>;
}

const full: Account = Object.freeze({ kind: 'full' });
const missing: Account = Object.freeze({ kind: 'missing' });
const dissolvedAccount: Account = Object.freeze({ kind: 'excluded', reason: 'phantom: its parts are consumed' });

/**
 * Linear in occurrences and lines. Lines that share occurrences (a planner split one) are weighed together; their
 * shortage or excess is told of every occurrence they gather.
 */
export function checkAccountability(input: { ebom: Ebom; mbom: Mbom; treatments: Treatments }): AccountabilityReport {
  const { ebom, mbom, treatments } = input;
  const structure = indexStructure(ebom.occurrences);
  const required = requiredPerUnit(ebom, structure, treatments);
  const lines = indexStructure(mbom.lines);
  const planned = plannedPerUnit(mbom, lines);
  const given: (Account | undefined)[] = new Array<Account | undefined>(structure.ids.length);
  const { groups, unexplained } = groupLines(mbom, lines, structure);
  for (const { lineIndexes, occurrenceIndexes } of groups) {
    let need: Quantity = 0;
    for (const index of occurrenceIndexes) need = plus(need, required[index] ?? 0);
    let plan: Quantity = 0;
    for (const index of lineIndexes) plan = plus(plan, planned[index] ?? 0);
    const fits = lineIndexes.every((lineIndex) => {
      const line = mbom.lines[lines.ids[lineIndex] ?? ''];
      return occurrenceIndexes.every((index) => isSpecified(input, structure.ids[index] ?? '', line));
    });
    const order = compareQuantities(plan, need);
    const account: Account = !fits
      ? missing
      : order === 0
        ? full
        : { kind: order < 0 ? 'under' : 'over', required: quantityText(need), planned: quantityText(plan) };
    for (const index of occurrenceIndexes) given[index] = account;
  }
  const occurrences: Record<string, Account> = {};
  const counts = { full: 0, missing: 0, under: 0, over: 0, excluded: 0 };
  for (let index = 0; index < structure.ids.length; index += 1) {
    const id = structure.ids[index] ?? '';
    const account = given[index] ?? accountOfUnconsumed(treatments, id);
    occurrences[id] = account;
    counts[account.kind] += 1;
  }
  return { occurrences, unexplained, counts };
}

function accountOfUnconsumed({ excluded, dissolved }: Treatments, id: string): Account {
  const exclusion = ownOf(excluded, id);
  if (exclusion !== undefined) return { kind: 'excluded', reason: exclusion.reason };
  return ownOf(dissolved, id) === undefined ? missing : dissolvedAccount;
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
): Decision<AccountabilityReport> {
  const signedFor = new Set(exceptions.map(({ id }) => id));
  const open = Object.entries(report.occurrences).filter(
    ([id, { kind }]) => kind !== 'full' && kind !== 'excluded' && !signedFor.has(id),
  );
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

function requiredPerUnit(ebom: Ebom, { ids, parents, order }: Structure, { converted }: Treatments): Quantity[] {
  const required: Quantity[] = new Array<Quantity>(ids.length).fill(0);
  const hasConversions = Object.keys(converted).length > 0;
  for (const index of order) {
    const id = ids[index] ?? '';
    const parent = parents[index] ?? atTop;
    const quantity = times(parent < 0 ? 1 : (required[parent] ?? 1), quantityOf(ebom.occurrences[id]?.quantity ?? '0'));
    const factor = hasConversions ? ownOf(converted, id)?.factor : undefined;
    required[index] = factor === undefined ? quantity : times(quantity, quantityOf(factor));
  }
  return required;
}

function plannedPerUnit(mbom: Mbom, { ids, parents, order }: Structure): Quantity[] {
  const planned: Quantity[] = new Array<Quantity>(ids.length).fill(0);
  for (const index of order) {
    const parent = parents[index] ?? atTop;
    const quantity = quantityOf(mbom.lines[ids[index] ?? '']?.quantity ?? '0');
    planned[index] = parent < 0 ? quantity : times(planned[parent] ?? 1, quantity);
  }
  return planned;
}

interface LineGroup {
  lineIndexes: number[];
  occurrenceIndexes: number[];
}

/** Lines connected by shared occurrences. Most lines stand alone. */
function groupLines(
  mbom: Mbom,
  lines: Structure,
  { ids, indexOf }: Structure,
): { groups: Set<LineGroup>; unexplained: string[] } {
  const groupOf: (LineGroup | undefined)[] = new Array<LineGroup | undefined>(ids.length);
  const groups = new Set<LineGroup>();
  const unexplained: string[] = [];
  for (let lineIndex = 0; lineIndex < lines.ids.length; lineIndex += 1) {
    const lineId = lines.ids[lineIndex] ?? '';
    const line = mbom.lines[lineId];
    if (line === undefined) continue;
    const { occurrences, rules } = line.provenance;
    const known: number[] = [];
    for (const id of occurrences) {
      const index = indexOf.get(id);
      if (index !== undefined) known.push(index);
    }
    const hasStrangers = known.length < occurrences.length;
    const hasNoOrigin = occurrences.length === 0 && rules.length === 0;
    if ((hasStrangers || hasNoOrigin) && line.plannerReason === undefined) unexplained.push(lineId);
    if (known.length === 0) continue;
    let group: LineGroup = { lineIndexes: [lineIndex], occurrenceIndexes: [] };
    for (const index of known) {
      const other = groupOf[index];
      if (other === undefined) {
        group.occurrenceIndexes.push(index);
        groupOf[index] = group;
      } else if (other !== group) {
        join(other, group, groupOf);
        groups.delete(group);
        group = other;
      }
    }
    groups.add(group);
  }
  return { groups, unexplained };
}

function join(into: LineGroup, from: LineGroup, groupOf: (LineGroup | undefined)[]): void {
  into.lineIndexes.push(...from.lineIndexes);
  for (const index of from.occurrenceIndexes) {
    into.occurrenceIndexes.push(index);
    groupOf[index] = into;
  }
}

function isSpecified(
  { ebom, treatments }: { ebom: Ebom; treatments: Treatments },
  id: string,
  line: MbomLine | undefined,
): boolean {
  const occurrence: EbomOccurrence | undefined = ebom.occurrences[id];
  if (occurrence === undefined || line === undefined) return false;
  const itemId = ownOf(treatments.substituted, id)?.itemId ?? occurrence.itemId;
  const unit = ownOf(treatments.converted, id)?.unit ?? occurrence.unit;
  return line.itemId === itemId && line.unit === unit;
}

function ownOf<T>(record: Record<string, T>, id: string): T | undefined {
  return Object.hasOwn(record, id) ? record[id] : undefined;
}
