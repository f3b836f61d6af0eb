// Refuses an eBOM that cannot be built from: cycles with their path, dangling parents, quantities that are no exact
// positive decimal, malformed ids. Linear in occurrences and without recursion, so depth cannot exhaust the stack.
import { accepted, refused, type Decision, type Refusal } from '../decision';
import type { Ebom, EbomOccurrence } from './ebom';

const quantityPattern = /^\d{1,12}(\.\d{1,12})?$/;
const reasonsMax = 100;

/** Source: RULES 3.7. Refusals: EBOM_CYCLE, EBOM_DANGLING_PARENT, QUANTITY_INVALID, IDENTIFIER_INVALID. */
export function checkEbom(ebom: Ebom): Decision<Ebom> {
  const reasons: Refusal[] = [];
  for (const [id, occurrence] of Object.entries(ebom.occurrences)) {
    if (reasons.length >= reasonsMax) break;
    reasons.push(...occurrenceFaults(ebom, id, occurrence));
  }
  if (reasons.length === 0) reasons.push(...cycles(ebom).slice(0, reasonsMax));
  return reasons.length === 0 ? accepted(ebom) : refused(...reasons);
}

function occurrenceFaults(ebom: Ebom, id: string, occurrence: EbomOccurrence): Refusal[] {
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
  if (occurrence.parent !== null && !Object.hasOwn(ebom.occurrences, occurrence.parent)) {
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
  return text.length > 0 && text.length <= 200 && text === text.trim() && !/\p{Cc}/u.test(text) && text !== '__proto__';
}

export function isPositiveDecimal(text: string): boolean {
  return quantityPattern.test(text) && /[1-9]/.test(text);
}

/**
 * Two kinds of cycle: occurrences that are their own ancestors, and an item used inside itself. The first are found by
 * walking up once per occurrence with finished ones marked; the second by one depth-first walk that knows its path.
 */
function cycles(ebom: Ebom): Refusal[] {
  const childrenOf = new Map<string | null, string[]>();
  for (const [id, { parent }] of Object.entries(ebom.occurrences)) {
    const siblings = childrenOf.get(parent);
    if (siblings === undefined) childrenOf.set(parent, [id]);
    else siblings.push(id);
  }
  const found: Refusal[] = [];
  const reached = walkDown(ebom, childrenOf, found);
  const unreached = Object.keys(ebom.occurrences).find((id) => !reached.has(id));
  if (unreached !== undefined) found.push(pointerCycle(ebom, unreached));
  return found;
}

function walkDown(ebom: Ebom, childrenOf: Map<string | null, string[]>, found: Refusal[]): Set<string> {
  const reached = new Set<string>();
  const path: string[] = [ebom.itemId];
  const onPath = new Set<string>(path);
  type Step = { enter: string } | { leave: string | null };
  const stack: Step[] = (childrenOf.get(null) ?? []).map((enter) => ({ enter }));
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    if ('leave' in step) {
      path.pop();
      if (step.leave !== null) onPath.delete(step.leave);
      continue;
    }
    const item = ebom.occurrences[step.enter]?.itemId ?? null;
    reached.add(step.enter);
    if (item !== null && onPath.has(item)) {
      found.push({
        code: 'EBOM_CYCLE',
        message: `${item} contains itself: ${[...path.slice(path.indexOf(item)), item].join(' > ').slice(0, 500)}`,
        at: `occurrences/${step.enter}`,
      });
      for (const id of descendants(childrenOf, step.enter)) reached.add(id);
      continue;
    }
    path.push(item ?? step.enter);
    if (item !== null) onPath.add(item);
    stack.push({ leave: item });
    for (const child of childrenOf.get(step.enter) ?? []) stack.push({ enter: child });
  }
  return reached;
}

function descendants(childrenOf: Map<string | null, string[]>, top: string): string[] {
  const all = [...(childrenOf.get(top) ?? [])];
  for (let index = 0; index < all.length; index += 1) all.push(...(childrenOf.get(all[index] ?? '') ?? []));
  return all;
}

/** Occurrences that no walk from the top reaches hang on a ring of parents. */
function pointerCycle(ebom: Ebom, start: string): Refusal {
  const seen: string[] = [];
  const index = new Map<string, number>();
  let current = start;
  while (!index.has(current)) {
    index.set(current, seen.length);
    seen.push(current);
    current = ebom.occurrences[current]?.parent ?? current;
  }
  const ring = [...seen.slice(index.get(current)), current];
  return {
    code: 'EBOM_CYCLE',
    message: `Occurrences are their own parents: ${ring.join(' > ').slice(0, 500)}`,
    at: `occurrences/${current}`,
  };
}
