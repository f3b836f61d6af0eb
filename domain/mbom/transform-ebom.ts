// Turns a released eBOM into the mBOM of a site by declarative rules. Every line carries the occurrences and rules it
// came from; every occurrence is consumed exactly, or excluded or dissolved with a reason.
import { accepted, refused, type Verdict, type Refusal } from '../verdict';
import { checkEbom } from './check-ebom';
import { Claimant, noClaims, type Claims } from './claim-facets';
import type { Ebom, EbomOccurrence } from './ebom';
import type { Mbom, MbomLine, Treatments } from './mbom';
import { plus, quantityOf, quantityText, times, type Quantity } from './quantity';
import { atTop, indexStructure } from './structure';
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
}): Verdict<Transformed> {
  const { ebom, rules, site, asOf } = input;
  const structure = indexStructure(ebom.occurrences);
  const checked = checkEbom(ebom, structure);
  if (checked.kind === 'refused') return checked;
  const reasons: Refusal[] = unknownOperations(rules);
  const work: Work = {
    rules,
    reasons,
    claimant: new Claimant(rules, asOf),
    lines: {},
    drafts: [],
    treatments: { excluded: {}, dissolved: {}, substituted: {}, converted: {} },
  };
  const places: (Place | undefined)[] = new Array<Place | undefined>(structure.ids.length);
  for (const index of structure.order) {
    const id = structure.ids[index] ?? '';
    const occurrence = structure.members[index];
    if (occurrence === undefined) continue;
    const parent = structure.parents[index] ?? atTop;
    const isAssembly = structure.isAssembly[index] === 1;
    const within = parent < 0 ? top : (places[parent] ?? top);
    const opened = place(work, { id, occurrence, isAssembly, within });
    if (isAssembly) places[index] = opened;
    if (reasons.length >= reasonsMax) break;
  }
  if (reasons.length > 0) return refused(...reasons.slice(0, reasonsMax));
  addMaterials(work, null, perUnit(rules));
  const { lines, treatments } = finish(work);
  return accepted({ mbom: { itemId: ebom.itemId, revision: ebom.revision, site, lines }, treatments });
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
  lines: Record<string, DraftLine>;
  /** The same lines, in the order in which they were made. */
  drafts: DraftLine[];
  treatments: Treatments;
}

/** A line in the making: its quantity is a number until all is gathered. */
type DraftLine = Omit<MbomLine, 'quantity'> & { quantity: Quantity };

interface Found {
  id: string;
  occurrence: EbomOccurrence;
  isAssembly: boolean;
  within: Place;
}

const top: Place = { line: null, factor: 1 };

/** Consumes, excludes or dissolves one occurrence; answers where the parts that hang under it go. */
function place(work: Work, found: Found): Place {
  const { reasons, treatments } = work;
  const { id, occurrence, isAssembly, within } = found;
  const claims = work.claimant.claim(id, occurrence, isAssembly, reasons);
  const { presence } = claims;
  const excluded = presence?.kind === 'exclude' ? { rule: presence.id, reason: presence.reason } : within.excluded;
  if (excluded !== undefined) {
    treatments.excluded[id] = excluded;
    return { ...within, excluded };
  }
  if (presence?.kind === 'phantom') {
    if (!isAssembly) reasons.push(invalid(presence, id, 'a phantom has parts to dissolve into'));
    treatments.dissolved[id] = { rule: presence.id };
    return { line: within.line, factor: times(within.factor, quantityOf(occurrence.quantity)) };
  }
  const line = consume(work, found, claims);
  if (!isAssembly) return within;
  if (claims.added !== undefined) addMaterials(work, line, claims.added);
  if (claims.supply?.kind !== 'buy') return { line, factor: 1 };
  const reason = `comes with ${occurrence.itemId ?? id}, which is bought`;
  return { line, factor: 1, excluded: { rule: claims.supply.id, reason } };
}

/** Puts the occurrence on its line; answers the line's id, null where it names no part. */
function consume(work: Work, { id, occurrence, isAssembly, within }: Found, claims: Claims): string | null {
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
  let quantity = times(within.factor, quantityOf(occurrence.quantity));
  if (claims.item !== undefined) treatments.substituted[id] = { rule: claims.item.id, itemId };
  if (claims.unit !== undefined) {
    const { id: rule, unit, factor } = claims.unit;
    if (isAssembly) reasons.push(invalid(claims.unit, id, 'the unit of an assembly is what its parts are counted by'));
    treatments.converted[id] = { rule, unit, factor };
    quantity = times(quantity, quantityOf(factor));
  }
  const parent = claims.parent === undefined ? within.line : kitLine(work, within.line, claims.parent);
  const operation = claims.operation?.operation ?? rules.defaultOperation;
  const unit = claims.unit?.unit ?? occurrence.unit;
  // A made part keeps a line of its own: what it is made of may differ from its namesake's.
  const lineId =
    (parent === null ? '' : `${parent}|`) +
    `${itemId}|${operation}` +
    (unit === 'each' ? '' : `|${unit}`) +
    (isAssembly ? `|${id}` : '');
  const supply = claims.supply?.kind ?? (isAssembly ? 'make' : 'buy');
  const held = work.lines[lineId];
  if (held !== undefined) {
    held.quantity = plus(held.quantity, quantity);
    gather(work, held, { id, supply, claims });
    return lineId;
  }
  const provenance = { occurrences: [id], rules: claims === noClaims ? [] : rulesOf(claims) };
  const line: DraftLine = { itemId, parent, quantity, unit, operation, supply, attributes: {}, provenance };
  if (claims.attrition !== undefined) line.attritionPercent = claims.attrition.percent;
  if (claims.setup !== undefined) line.setupQuantity = claims.setup.quantity;
  if (claims.rounding !== undefined) line.roundingMultiple = claims.rounding.multiple;
  addLine(work, lineId, line);
  return lineId;
}

function addLine({ lines, drafts }: Work, lineId: string, line: DraftLine): void {
  lines[lineId] = line;
  drafts.push(line);
}

/** Equal parts become one line. What they do not agree in would be lost, so it is refused. */
function gather(work: Work, line: DraftLine, more: { id: string; supply: MbomLine['supply']; claims: Claims }): void {
  const { id, supply, claims } = more;
  const { provenance } = line;
  const rules = claims === noClaims ? [] : rulesOf(claims);
  const called = {
    supply,
    attritionPercent: claims.attrition?.percent,
    setupQuantity: claims.setup?.quantity,
    roundingMultiple: claims.rounding?.multiple,
  };
  for (const facet of ['supply', 'attritionPercent', 'setupQuantity', 'roundingMultiple'] as const) {
    if (line[facet] === called[facet]) continue;
    work.reasons.push({
      code: 'RULE_CONFLICT',
      message: `${provenance.occurrences[0] ?? ''} and ${id} become one line of ${line.itemId}, but rules give them different ${facet}.`,
      at: `occurrences/${id}`,
      facts: { rules: [...new Set([...provenance.rules, ...rules])].sort(), facet },
    });
  }
  provenance.occurrences.push(id);
  for (const rule of rules) if (!provenance.rules.includes(rule)) provenance.rules.push(rule);
}

function kitLine(work: Work, parent: string | null, rule: Extract<TransformRule, { kind: 'kit' }>): string {
  const lineId = [parent ?? '', `kit:${rule.assembly}`].filter((part) => part !== '').join('|');
  const operation = rule.operation ?? work.rules.defaultOperation;
  const held = work.lines[lineId];
  if (held === undefined) {
    addLine(work, lineId, {
      itemId: rule.assembly,
      parent,
      quantity: 1,
      unit: 'each',
      operation,
      supply: 'make',
      attributes: {},
      provenance: { occurrences: [], rules: [rule.id] },
    });
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
    addLine(work, lineId, {
      itemId,
      parent,
      quantity: quantityOf(quantity),
      unit,
      operation: operation ?? work.rules.defaultOperation,
      supply: 'buy',
      attributes: {},
      provenance: { occurrences: [], rules: [id] },
    });
  }
}

/** Quantities as text, provenance in a fixed order: the same eBOM gives the same bytes. */
function finish({ lines, drafts, treatments }: Work): { lines: Record<string, MbomLine>; treatments: Treatments } {
  for (const line of drafts) {
    const { occurrences, rules } = line.provenance;
    if (occurrences.length > 1) occurrences.sort();
    if (rules.length > 1) rules.sort();
    Object.assign(line, { quantity: quantityText(line.quantity) });
  }
  return { lines: lines as unknown as Record<string, MbomLine>, treatments };
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
