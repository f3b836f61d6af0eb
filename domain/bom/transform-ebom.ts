// Turns a released eBOM into the mBOM of a site by declarative rules. Every line carries the occurrences and rules it
// came from; every occurrence is consumed exactly, or excluded or dissolved with a reason.
import { accepted, refused, type Decision, type Refusal } from '../decision';
import { checkEbom } from './check-ebom';
import { Claimant, type Claims } from './claim-facets';
import type { Ebom, EbomOccurrence } from './ebom';
import type { Mbom, MbomLine, Treatments } from './mbom';
import { childrenByParent, orderTopDown } from './order-top-down';
import { plus, quantityOf, quantityText, times, type Quantity } from './quantity';
import type { TransformRule, TransformRules } from './transform-rules';

export interface Transformed {
  mbom: Mbom;
  treatments: Treatments;
}

const reasonsMax = 100;

/**
 * Order, fixed: `exclude`, `phantom`, `substitute`, `make`/`buy`, `convertUnit`, `kit`, `consumeAt`, then equal parts
 * under one parent at one operation are gathered to one line, then `attrition`, `setupQuantity`, `roundToMultiple` of
 * the line, then `addMaterial`. A facet of an occurrence is claimed by at most one rule.
 *
 * `asOf` (`YYYY-MM-DD`) is the day for which substitutions must be valid. Source: RULES 3.1 to 3.3, 3.7.
 * Refusals: those of checkEbom, RULE_CONFLICT, RULE_INVALID, OCCURRENCE_WITHOUT_PART, UNKNOWN_OPERATION.
 */
export function transformEbom(input: {
  ebom: Ebom;
  rules: TransformRules;
  site: string;
  asOf: string;
}): Decision<Transformed> {
  const { ebom, rules, site, asOf } = input;
  const checked = checkEbom(ebom);
  if (checked.kind === 'refused') return checked;
  const reasons: Refusal[] = unknownOperations(rules);
  const work: Work = {
    rules,
    reasons,
    claimant: new Claimant(rules, asOf),
    assemblies: new Set(childrenByParent(ebom.occurrences).keys()),
    lines: {},
    quantities: new Map(),
    places: new Map(),
    treatments: { excluded: {}, dissolved: {}, substituted: {}, converted: {} },
  };
  for (const id of orderTopDown(ebom.occurrences)) {
    const occurrence = ebom.occurrences[id];
    if (occurrence !== undefined) place(work, id, occurrence);
    if (reasons.length >= reasonsMax) break;
  }
  if (reasons.length > 0) return refused(...reasons.slice(0, reasonsMax));
  addMaterials(work, null, perUnit(rules));
  finishLines(work);
  return accepted({
    mbom: { itemId: ebom.itemId, revision: ebom.revision, site, lines: work.lines },
    treatments: work.treatments,
  });
}

/** Where the parts of an occurrence go: under which line, how often each, and whether they are left out with it. */
interface Place {
  line: string | null;
  factor: Quantity;
  excluded?: { rule: string; reason: string };
}

interface Work {
  rules: TransformRules;
  reasons: Refusal[];
  claimant: Claimant;
  assemblies: Set<string | null>;
  lines: Record<string, MbomLine>;
  quantities: Map<string, Quantity>;
  places: Map<string, Place>;
  treatments: Treatments;
}

const top: Place = { line: null, factor: 1 };

function place(work: Work, id: string, occurrence: EbomOccurrence): void {
  const { reasons, treatments, places } = work;
  const isAssembly = work.assemblies.has(id);
  const claims = work.claimant.claim(id, occurrence, isAssembly, reasons);
  const within = occurrence.parent === null ? top : (places.get(occurrence.parent) ?? top);
  const presence = claims.presence;
  const excluded =
    presence?.kind === 'exclude' ? { rule: presence.id, reason: presence.reason } : (within.excluded ?? null);
  if (excluded !== null) {
    treatments.excluded[id] = excluded;
    if (isAssembly) places.set(id, { ...within, excluded });
    return;
  }
  if (presence?.kind === 'phantom') {
    if (!isAssembly) reasons.push(invalid(presence, id, 'a phantom has parts to dissolve into'));
    treatments.dissolved[id] = { rule: presence.id };
    places.set(id, { line: within.line, factor: times(within.factor, quantityOf(occurrence.quantity)) });
    return;
  }
  const line = consume(work, id, occurrence, claims, within);
  if (line === null || !isAssembly) return;
  const bought = claims.supply?.kind === 'buy' ? claims.supply : null;
  const reason = `comes with ${occurrence.itemId ?? id}, which is bought`;
  places.set(id, { line, factor: 1, ...(bought === null ? {} : { excluded: { rule: bought.id, reason } }) });
  if (claims.added !== undefined) addMaterials(work, line, claims.added);
}

/** Puts the occurrence on its line; answers the line's id, null where it names no part. */
function consume(work: Work, id: string, occurrence: EbomOccurrence, claims: Claims, within: Place): string | null {
  const { reasons, treatments, rules } = work;
  const itemId = claims.item?.itemId ?? occurrence.itemId;
  if (itemId === null || occurrence.itemId === null) {
    reasons.push({
      code: 'OCCURRENCE_WITHOUT_PART',
      message: `${id} names no part and no rule excludes it.`,
      at: `occurrences/${id}`,
    });
    return null;
  }
  const isAssembly = work.assemblies.has(id);
  if (claims.unit !== undefined && isAssembly)
    reasons.push(invalid(claims.unit, id, 'the unit of an assembly is what its parts are counted by'));
  if (claims.item !== undefined) treatments.substituted[id] = { rule: claims.item.id, itemId };
  if (claims.unit !== undefined) {
    const { id: rule, unit, factor } = claims.unit;
    treatments.converted[id] = { rule, unit, factor };
  }
  const parent = claims.parent === undefined ? within.line : kitLine(work, within.line, claims.parent);
  const operation = claims.operation?.operation ?? rules.defaultOperation;
  let quantity = times(within.factor, quantityOf(occurrence.quantity));
  if (claims.unit !== undefined) quantity = times(quantity, quantityOf(claims.unit.factor));
  const line: MbomLine = {
    itemId,
    parent,
    quantity: '',
    unit: claims.unit?.unit ?? occurrence.unit,
    operation,
    supply: claims.supply?.kind ?? (isAssembly ? 'make' : 'buy'),
    ...(claims.attrition === undefined ? {} : { attritionPercent: claims.attrition.percent }),
    ...(claims.setup === undefined ? {} : { setupQuantity: claims.setup.quantity }),
    ...(claims.rounding === undefined ? {} : { roundingMultiple: claims.rounding.multiple }),
    attributes: {},
    provenance: { occurrences: [id], rules: rulesOf(claims) },
  };
  // A made part keeps a line of its own: what it is made of may differ from its namesake's.
  const lineId = [parent ?? '', itemId, operation, line.unit === 'each' ? '' : line.unit, isAssembly ? id : '']
    .filter((part) => part !== '')
    .join('|');
  gather(work, lineId, line, quantity);
  return lineId;
}

/** Equal parts become one line. What they do not agree in would be lost, so it is refused. */
function gather(work: Work, lineId: string, line: MbomLine, quantity: Quantity): void {
  const held = Object.hasOwn(work.lines, lineId) ? work.lines[lineId] : undefined;
  if (held === undefined) {
    work.lines[lineId] = line;
    work.quantities.set(lineId, quantity);
    return;
  }
  for (const facet of ['supply', 'attritionPercent', 'setupQuantity', 'roundingMultiple'] as const) {
    if (held[facet] === line[facet]) continue;
    const [first, second] = [held.provenance.occurrences[0] ?? '', line.provenance.occurrences[0] ?? ''];
    work.reasons.push({
      code: 'RULE_CONFLICT',
      message: `${first} and ${second} become one line of ${line.itemId}, but rules give them different ${facet}.`,
      at: `occurrences/${second}`,
      facts: { rules: [...new Set([...held.provenance.rules, ...line.provenance.rules])], facet },
    });
  }
  work.quantities.set(lineId, plus(work.quantities.get(lineId) ?? 0, quantity));
  held.provenance.occurrences.push(...line.provenance.occurrences);
  for (const rule of line.provenance.rules) {
    if (!held.provenance.rules.includes(rule)) held.provenance.rules.push(rule);
  }
}

function kitLine(work: Work, parent: string | null, rule: Extract<TransformRule, { kind: 'kit' }>): string {
  const lineId = [parent ?? '', `kit:${rule.assembly}`].filter((part) => part !== '').join('|');
  const operation = rule.operation ?? work.rules.defaultOperation;
  const held = Object.hasOwn(work.lines, lineId) ? work.lines[lineId] : undefined;
  if (held === undefined) {
    work.lines[lineId] = {
      itemId: rule.assembly,
      parent,
      quantity: '',
      unit: 'each',
      operation,
      supply: 'make',
      attributes: {},
      provenance: { occurrences: [], rules: [rule.id] },
    };
    work.quantities.set(lineId, 1);
    return lineId;
  }
  const rivals = [...new Set([...held.provenance.rules, rule.id])].sort();
  if (held.operation !== operation) {
    work.reasons.push({
      code: 'RULE_CONFLICT',
      message: `Rules ${rivals.join(' and ')} consume the kit ${rule.assembly} at different operations.`,
      at: rule.assembly,
      facts: { rules: rivals, facet: 'operation' },
    });
  }
  held.provenance.rules = rivals;
  return lineId;
}

function perUnit(rules: TransformRules): Extract<TransformRule, { kind: 'addMaterial' }>[] {
  return rules.rules.filter((rule) => rule.kind === 'addMaterial').filter((rule) => rule.per === 'unit');
}

function addMaterials(
  work: Work,
  parent: string | null,
  added: Extract<TransformRule, { kind: 'addMaterial' }>[],
): void {
  for (const { id, itemId, quantity, unit, operation } of added) {
    const lineId = [parent ?? '', `add:${id}`].filter((part) => part !== '').join('|');
    work.lines[lineId] = {
      itemId,
      parent,
      quantity: '',
      unit,
      operation: operation ?? work.rules.defaultOperation,
      supply: 'buy',
      attributes: {},
      provenance: { occurrences: [], rules: [id] },
    };
    work.quantities.set(lineId, quantityOf(quantity));
  }
}

/** Quantities as text, provenance in a fixed order: the same eBOM gives the same bytes. */
function finishLines({ lines, quantities }: Work): void {
  for (const [lineId, quantity] of quantities) {
    const line = lines[lineId];
    if (line === undefined) continue;
    line.quantity = quantityText(quantity);
    if (line.provenance.occurrences.length > 1) line.provenance.occurrences.sort();
    if (line.provenance.rules.length > 1) line.provenance.rules.sort();
  }
}

function rulesOf(claims: Claims): string[] {
  const { item, supply, unit, parent, operation, attrition, setup, rounding } = claims;
  return [item, supply, unit, parent, operation, attrition, setup, rounding].flatMap((rule) =>
    rule === undefined ? [] : [rule.id],
  );
}

function unknownOperations(rules: TransformRules): Refusal[] {
  const known = new Set(rules.routing.map(({ operation }) => operation));
  const used = [
    rules.defaultOperation,
    ...rules.rules.flatMap((rule) => ('operation' in rule && rule.operation !== undefined ? [rule.operation] : [])),
  ];
  return used
    .filter((operation) => !known.has(operation))
    .map((operation) => ({
      code: 'UNKNOWN_OPERATION',
      message: `Operation ${operation} is not in the routing.`,
      at: rules.ruleSetId,
    }));
}

function invalid(rule: TransformRule, id: string, why: string): Refusal {
  return {
    code: 'RULE_INVALID',
    message: `Rule ${rule.id} (${rule.kind}) does not fit ${id}: ${why}.`,
    at: `occurrences/${id}`,
    facts: { rules: [rule.id] },
  };
}
