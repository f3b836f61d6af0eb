// Refuses an eBOM that cannot be built from: cycles with their path, dangling parents, quantities that are no exact
// positive decimal, malformed ids. Linear in occurrences and without recursion, so depth cannot exhaust the stack.
import { accepted, refused, type Verdict, type Refusal } from '../verdict';
import type { Ebom, EbomOccurrence } from './ebom';
import { atTop, dangling, indexStructure, type Structure } from './structure';

const reasonsMax = 100;
const identifierLengthMax = 200;
const digitsMax = 12;

/** Source: RULES 3.7. Refusals: EBOM_CYCLE, EBOM_DANGLING_PARENT, QUANTITY_INVALID, IDENTIFIER_INVALID. */
export function checkEbom(
  ebom: Ebom,
  structure: Structure<EbomOccurrence> = indexStructure(ebom.occurrences),
): Verdict<Ebom> {
  const reasons: Refusal[] = [];
  const { ids, members, parents } = structure;
  for (let index = 0; index < ids.length && reasons.length < reasonsMax; index += 1) {
    const id = ids[index] ?? '';
    const occurrence = members[index];
    if (occurrence !== undefined && !isSound(id, occurrence, parents[index] ?? dangling))
      reasons.push(...occurrenceFaults(id, occurrence, parents[index] ?? dangling));
  }
  if (reasons.length === 0) reasons.push(...cycles(ebom, structure).slice(0, reasonsMax));
  return reasons.length === 0 ? accepted(ebom) : refused(...reasons);
}

function isSound(id: string, { itemId, quantity }: EbomOccurrence, parent: number): boolean {
  return (
    parent !== dangling && isIdentifier(id) && (itemId === null || isIdentifier(itemId)) && isPositiveDecimal(quantity)
  );
}

function occurrenceFaults(id: string, occurrence: EbomOccurrence, parent: number): Refusal[] {
  const faults: Refusal[] = [];
  const at = `occurrences/${id}`;
  if (!isIdentifier(id))
    faults.push({ code: 'IDENTIFIER_INVALID', message: `Occurrence id ${JSON.stringify(id)} is not usable.`, at });
  if (occurrence.itemId !== null && !isIdentifier(occurrence.itemId)) {
    faults.push({
      code: 'IDENTIFIER_INVALID',
      message: `Part number ${JSON.stringify(occurrence.itemId)} is not usable.`,
      at,
    });
  }
  if (!isPositiveDecimal(occurrence.quantity)) {
    faults.push({
      code: 'QUANTITY_INVALID',
      message: `Quantity ${JSON.stringify(occurrence.quantity)} is not a decimal above zero.`,
      at,
    });
  }
  if (parent === dangling) {
    faults.push({
      code: 'EBOM_DANGLING_PARENT',
      message: `Parent ${JSON.stringify(occurrence.parent)} of ${id} does not exist.`,
      at,
    });
  }
  return faults;
}

/** Text without control characters and without white space at its ends. */
export function isIdentifier(text: string): boolean {
  if (text.length === 0 || text.length > identifierLengthMax || text === '__proto__') return false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // The control characters of Unicode (category Cc) are these two blocks.
    if (code < 32 || (code > 126 && code < 160)) return false;
  }
  return text === text.trim();
}

/** Up to twelve digits before and behind the point, at least one of them not zero. */
export function isPositiveDecimal(text: string): boolean {
  let [before, behind, point, positive] = [0, 0, false, false];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 46 && !point) point = true;
    else if (code < 48 || code > 57) return false;
    else {
      if (point) behind += 1;
      else before += 1;
      positive ||= code !== 48;
    }
  }
  return positive && before > 0 && before <= digitsMax && behind <= digitsMax && point === behind > 0;
}

/**
 * Two kinds of cycle: occurrences that are their own ancestors, which no walk from the top reaches, and an item used
 * inside itself, found by one depth-first walk that knows its path.
 */
function cycles(ebom: Ebom, structure: Structure<EbomOccurrence>): Refusal[] {
  const found = itemCycles(ebom, structure);
  const { ids, order } = structure;
  if (order.length === ids.length) return found;
  const reached = new Uint8Array(ids.length);
  for (const index of order) reached[index] = 1;
  const unreached = reached.indexOf(0);
  found.push(pointerCycle(structure, unreached));
  return found;
}

/** Only assemblies can hold an item again, so only their items stand on the path. */
function itemCycles(ebom: Ebom, structure: Structure<EbomOccurrence>): Refusal[] {
  const { members, isAssembly, children, starts } = structure;
  const found: Refusal[] = [];
  const onPath = new Set<string>([ebom.itemId]);
  // Entering is the index, leaving its complement.
  const stack: number[] = [];
  const descend = (parent: number): void => {
    for (let at = starts[parent + 1] ?? 0; at < (starts[parent + 2] ?? 0); at += 1) stack.push(children[at] ?? 0);
  };
  descend(atTop);
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const item = members[step < 0 ? ~step : step]?.itemId ?? null;
    if (step < 0) {
      if (item !== null) onPath.delete(item);
    } else if (item !== null && onPath.has(item)) {
      if (found.length < reasonsMax) found.push(itemCycle(ebom, structure, step, item));
    } else if (isAssembly[step] === 1) {
      if (item !== null) onPath.add(item);
      stack.push(~step);
      descend(step);
    }
  }
  return found;
}

function itemCycle(
  ebom: Ebom,
  { ids, members, parents }: Structure<EbomOccurrence>,
  index: number,
  item: string,
): Refusal {
  const names = [item];
  for (let at = parents[index] ?? atTop; ; at = parents[at] ?? atTop) {
    const above = at < 0 ? ebom.itemId : (members[at]?.itemId ?? ids[at] ?? '');
    names.push(above);
    if (at < 0 || above === item) break;
  }
  return {
    code: 'EBOM_CYCLE',
    message: `${item} contains itself: ${names.reverse().join(' > ').slice(0, 500)}`,
    at: `occurrences/${ids[index] ?? ''}`,
  };
}

/** Occurrences that no walk from the top reaches hang on a ring of parents. */
function pointerCycle({ ids, parents }: Structure<EbomOccurrence>, start: number): Refusal {
  const seen: number[] = [];
  const place = new Map<number, number>();
  let current = start;
  while (!place.has(current)) {
    place.set(current, seen.length);
    seen.push(current);
    current = parents[current] ?? current;
  }
  const ring = [...seen.slice(place.get(current)), current].map((index) => ids[index] ?? '');
  return {
    code: 'EBOM_CYCLE',
    message: `Occurrences are their own parents: ${ring.join(' > ').slice(0, 500)}`,
    at: `occurrences/${ids[current] ?? ''}`,
  };
}
