// Proves that an mBOM consumes every occurrence of its eBOM exactly, without trusting whoever made it (RULES 3.4).
// Quantities are compared per unit of the product, so that regrouping and dissolving change nothing by themselves.
import { accepted, refused, type Decision } from '../decision';
import type { Ebom, EbomOccurrence } from './ebom';
import type { Mbom, MbomLine, Treatments } from './mbom';
import { orderTopDown } from './order-top-down';
import { compareQuantities, plus, quantityOf, quantityText, times, type Quantity } from './quantity';

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

/**
 * Linear in occurrences and lines. Lines that share occurrences (a planner split one) are weighed together; their
 * shortage or excess is told of every occurrence they gather.
 */
export function checkAccountability(input: { ebom: Ebom; mbom: Mbom; treatments: Treatments }): AccountabilityReport {
  const { ebom, mbom, treatments } = input;
  const occurrences: Record<string, Account> = {};
  const counts = { full: 0, missing: 0, under: 0, over: 0, excluded: 0 };
  const give = (id: string, account: Account): void => {
    occurrences[id] = account;
    counts[account.kind] += 1;
  };
  const required = requiredPerUnit(ebom, treatments);
  const planned = plannedPerUnit(mbom);
  const { groups, unexplained } = groupLines(ebom, mbom);
  for (const { lineIds, occurrenceIds } of groups) {
    let need: Quantity = 0;
    for (const id of occurrenceIds) need = plus(need, required.get(id) ?? 0);
    let plan: Quantity = 0;
    for (const lineId of lineIds) plan = plus(plan, planned.get(lineId) ?? 0);
    const fits = occurrenceIds.every((id) => lineIds.every((lineId) => isSpecified(input, id, mbom.lines[lineId])));
    const order = compareQuantities(plan, need);
    const account: Account = !fits
      ? { kind: 'missing' }
      : order === 0
        ? { kind: 'full' }
        : { kind: order < 0 ? 'under' : 'over', required: quantityText(need), planned: quantityText(plan) };
    for (const id of occurrenceIds) give(id, account);
  }
  for (const id of Object.keys(ebom.occurrences)) {
    if (Object.hasOwn(occurrences, id)) continue;
    const excluded = ownOf(treatments.excluded, id);
    const dissolved = ownOf(treatments.dissolved, id);
    if (excluded !== undefined) give(id, { kind: 'excluded', reason: excluded.reason });
    else if (dissolved !== undefined) give(id, { kind: 'excluded', reason: 'phantom: its parts are consumed' });
    else give(id, { kind: 'missing' });
  }
  return { occurrences, unexplained, counts };
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

function requiredPerUnit(ebom: Ebom, { converted }: Treatments): Map<string, Quantity> {
  const required = new Map<string, Quantity>();
  for (const id of orderTopDown(ebom.occurrences)) {
    const occurrence = ebom.occurrences[id];
    if (occurrence === undefined) continue;
    const within = occurrence.parent === null ? 1 : (required.get(occurrence.parent) ?? 1);
    const factor = ownOf(converted, id)?.factor;
    const quantity = times(within, quantityOf(occurrence.quantity));
    required.set(id, factor === undefined ? quantity : times(quantity, quantityOf(factor)));
  }
  return required;
}

function plannedPerUnit(mbom: Mbom): Map<string, Quantity> {
  const planned = new Map<string, Quantity>();
  for (const lineId of orderTopDown(mbom.lines)) {
    const line = mbom.lines[lineId];
    if (line === undefined) continue;
    const within = line.parent === null ? 1 : (planned.get(line.parent) ?? 1);
    planned.set(lineId, times(within, quantityOf(line.quantity)));
  }
  return planned;
}

interface LineGroup {
  lineIds: string[];
  occurrenceIds: string[];
}

/** Lines connected by shared occurrences. Most lines stand alone. */
function groupLines(ebom: Ebom, mbom: Mbom): { groups: Set<LineGroup>; unexplained: string[] } {
  const groupOf = new Map<string, LineGroup>();
  const groups = new Set<LineGroup>();
  const unexplained: string[] = [];
  for (const lineId of Object.keys(mbom.lines)) {
    const line = mbom.lines[lineId];
    if (line === undefined) continue;
    const { occurrences, rules } = line.provenance;
    const known = occurrences.filter((id) => Object.hasOwn(ebom.occurrences, id));
    const isExplained = line.plannerReason !== undefined || rules.length > 0;
    if (known.length < occurrences.length || (occurrences.length === 0 && !isExplained)) {
      if (line.plannerReason === undefined) unexplained.push(lineId);
    }
    if (known.length === 0) continue;
    let group: LineGroup = { lineIds: [lineId], occurrenceIds: [] };
    for (const id of known) {
      const other = groupOf.get(id);
      if (other === undefined) {
        group.occurrenceIds.push(id);
        groupOf.set(id, group);
      } else if (other !== group) {
        group = join(other, group, groupOf);
        groups.delete(group === other ? group : other);
      }
    }
    groups.add(group);
  }
  return { groups, unexplained };
}

function join(into: LineGroup, from: LineGroup, groupOf: Map<string, LineGroup>): LineGroup {
  into.lineIds.push(...from.lineIds);
  for (const id of from.occurrenceIds) {
    into.occurrenceIds.push(id);
    groupOf.set(id, into);
  }
  return into;
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
