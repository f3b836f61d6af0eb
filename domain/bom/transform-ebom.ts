// Turns a released eBOM into the mBOM of a site by declarative rules. Every line carries the occurrences and rules it
// came from; every occurrence is consumed exactly or excluded with a reason.
import { Decimal } from 'decimal.js';
import { accepted, refused, type Decision, type Refusal } from '../decision';
import { checkEbom } from './check-ebom';
import type { Ebom, EbomOccurrence } from './ebom';
import type { Mbom, MbomLine } from './mbom';
import type { OccurrenceSelector, TransformRule, TransformRules } from './transform-rules';

export interface Transformed {
  mbom: Mbom;
  /** Occurrences that no line consumes, with the reason of the rule that excluded them. */
  excluded: Record<string, { rule: string; reason: string }>;
}

/**
 * Order: `exclude`, then `make`/`buy`, then `consumeAt`; within a kind exactly one rule may claim an occurrence. Equal
 * parts under one parent at one operation are gathered to one line.
 * Refusals: those of checkEbom, RULE_CONFLICT, OCCURRENCE_WITHOUT_PART, UNKNOWN_OPERATION. Source: RULES 3.1 to 3.3, 3.7.
 */
export function transformEbom(input: { ebom: Ebom; rules: TransformRules; site: string }): Decision<Transformed> {
  const { ebom, rules, site } = input;
  const checked = checkEbom(ebom);
  if (checked.kind === 'refused') return checked;
  const reasons: Refusal[] = unknownOperations(rules);
  const claims = new Map<string, Claims>();
  const occurrences = Object.entries(ebom.occurrences).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  for (const [id, occurrence] of occurrences) claims.set(id, claim({ id, occurrence, rules, reasons }));
  if (reasons.length > 0) return refused(...reasons.slice(0, 100));
  const excluded = exclusions(ebom, claims);
  const parents = new Set(occurrences.map(([, { parent }]) => parent));
  const lines: Record<string, MbomLine> = {};
  const lineOf = new Map<string, string>();
  for (const [id] of topDown(occurrences)) {
    const occurrence = ebom.occurrences[id];
    if (occurrence === undefined || Object.hasOwn(excluded, id)) continue;
    const { itemId } = occurrence;
    if (itemId === null) {
      reasons.push({
        code: 'OCCURRENCE_WITHOUT_PART',
        message: `${id} names no part and no rule excludes it.`,
        at: `occurrences/${id}`,
      });
      continue;
    }
    const parent = occurrence.parent === null ? null : (lineOf.get(occurrence.parent) ?? null);
    const claimed = claims.get(id) ?? {};
    const operation = claimed.operation?.operation ?? rules.defaultOperation;
    const supply = claimed.supply?.kind ?? (parents.has(id) ? 'make' : 'buy');
    // A made part keeps a line of its own: what it is made of may differ from its namesake's.
    const lineId = [parent ?? '', itemId, operation, parents.has(id) ? id : ''].filter(Boolean).join('|');
    lineOf.set(id, lineId);
    gather(lines, lineId, { itemId, parent, operation, supply, occurrence, id, claimed });
  }
  if (reasons.length > 0) return refused(...reasons.slice(0, 100));
  return accepted({ mbom: { itemId: ebom.itemId, revision: ebom.revision, site, lines }, excluded });
}

interface Claims {
  exclude?: TransformRule & { kind: 'exclude' };
  supply?: TransformRule & { kind: 'make' | 'buy' };
  operation?: TransformRule & { kind: 'consumeAt' };
}

function claim(input: { id: string; occurrence: EbomOccurrence; rules: TransformRules; reasons: Refusal[] }): Claims {
  const { id, occurrence, rules, reasons } = input;
  const claims: Claims = {};
  const conflict = (facet: string, first: TransformRule, second: TransformRule): void => {
    const message = `Rules ${first.id} and ${second.id} both claim the ${facet} of ${id}.`;
    reasons.push({ code: 'RULE_CONFLICT', message, at: `occurrences/${id}`, facts: { rules: [first.id, second.id] } });
  };
  for (const rule of rules.rules) {
    if (!selects(rule.when, id, occurrence)) continue;
    switch (rule.kind) {
      case 'exclude':
        // Two reasons to leave a part out do not contradict each other; the first rule gives the reason.
        claims.exclude ??= rule;
        break;
      case 'consumeAt':
        if (claims.operation !== undefined) conflict('operation', claims.operation, rule);
        claims.operation = rule;
        break;
      default:
        if (claims.supply !== undefined) conflict('supply', claims.supply, rule);
        claims.supply = rule;
    }
  }
  return claims;
}

function selects(when: OccurrenceSelector, id: string, occurrence: EbomOccurrence): boolean {
  if (when.itemId !== undefined && when.itemId !== occurrence.itemId) return false;
  if (when.occurrence !== undefined && when.occurrence !== id) return false;
  if (when.notFitted === true && occurrence.fitted) return false;
  if (when.withoutItemId === true && occurrence.itemId !== null) return false;
  return when.attribute === undefined || occurrence.attributes[when.attribute.name] === when.attribute.value;
}

function unknownOperations(rules: TransformRules): Refusal[] {
  const known = new Set(rules.routing.map(({ operation }) => operation));
  const used = [
    rules.defaultOperation,
    ...rules.rules.flatMap((rule) => (rule.kind === 'consumeAt' ? [rule.operation] : [])),
  ];
  return used
    .filter((operation) => !known.has(operation))
    .map((operation) => ({
      code: 'UNKNOWN_OPERATION',
      message: `Operation ${operation} is not in the routing.`,
      at: rules.ruleSetId,
    }));
}

/** What hangs under an excluded assembly is excluded with it. */
function exclusions(ebom: Ebom, claims: Map<string, Claims>): Transformed['excluded'] {
  const excluded: Transformed['excluded'] = {};
  for (const [id] of topDown(Object.entries(ebom.occurrences))) {
    const own = claims.get(id)?.exclude;
    const parent = ebom.occurrences[id]?.parent ?? null;
    const inherited = parent !== null && Object.hasOwn(excluded, parent) ? excluded[parent] : undefined;
    if (own !== undefined) excluded[id] = { rule: own.id, reason: own.reason };
    else if (inherited !== undefined) excluded[id] = inherited;
  }
  return excluded;
}

/** Parents before children; the eBOM is known to be free of cycles. */
function topDown(occurrences: [string, EbomOccurrence][]): [string, EbomOccurrence][] {
  const childrenOf = new Map<string | null, [string, EbomOccurrence][]>();
  for (const entry of occurrences) {
    const siblings = childrenOf.get(entry[1].parent);
    if (siblings === undefined) childrenOf.set(entry[1].parent, [entry]);
    else siblings.push(entry);
  }
  const ordered = [...(childrenOf.get(null) ?? [])];
  for (let index = 0; index < ordered.length; index += 1) {
    for (const child of childrenOf.get(ordered[index]?.[0] ?? '') ?? []) ordered.push(child);
  }
  return ordered;
}

function gather(
  lines: Record<string, MbomLine>,
  lineId: string,
  part: Pick<MbomLine, 'parent' | 'operation' | 'supply'> & {
    itemId: string;
    occurrence: EbomOccurrence;
    id: string;
    claimed: Claims;
  },
): void {
  const { itemId, parent, operation, supply, occurrence, id, claimed } = part;
  const rules = [claimed.supply?.id, claimed.operation?.id].filter((rule) => rule !== undefined);
  const line = Object.hasOwn(lines, lineId) ? lines[lineId] : undefined;
  if (line === undefined) {
    const { quantity, unit } = occurrence;
    lines[lineId] = {
      itemId,
      parent,
      quantity: new Decimal(quantity).toFixed(),
      unit,
      operation,
      supply,
      attributes: {},
      provenance: { occurrences: [id], rules },
    };
    return;
  }
  line.quantity = new Decimal(line.quantity).plus(occurrence.quantity).toFixed();
  line.provenance.occurrences.push(id);
  for (const rule of rules) if (!line.provenance.rules.includes(rule)) line.provenance.rules.push(rule);
}
