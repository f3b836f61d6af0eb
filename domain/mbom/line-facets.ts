// The facets of an mBOM line that are merged separately (RULES 3.5). Absent optional values are null; quantities compare
// as decimals, so that `8` and `8.0` are no difference.
import type { MbomLine } from './mbom';
import { quantityOf, quantityText } from './quantity';

/** `presence`, a named facet, or `attributes/NAME`. */
export type Facet = string;

/** What every line has, besides attributes of its own. */
export type PlainFacet =
  | 'itemId'
  | 'parent'
  | 'quantity'
  | 'unit'
  | 'operation'
  | 'supply'
  | 'attritionPercent'
  | 'setupQuantity'
  | 'roundingMultiple';

const plainFacets: readonly PlainFacet[] = [
  'itemId',
  'parent',
  'quantity',
  'unit',
  'operation',
  'supply',
  'attritionPercent',
  'setupQuantity',
  'roundingMultiple',
];
const decimalFacets = new Set<string>(['quantity', 'attritionPercent', 'setupQuantity', 'roundingMultiple']);
const nullableFacets = new Set<string>(['parent', 'operation']);
const attributePrefix = 'attributes/';

/** Every facet that one of the lines has, in a fixed order. */
export function facetsOf(lines: readonly (MbomLine | undefined)[]): Facet[] {
  const names = new Set<string>();
  for (const line of lines) for (const name of Object.keys(line?.attributes ?? {})) names.add(name);
  return names.size === 0
    ? [...plainFacets]
    : [...plainFacets, ...[...names].sort().map((name) => attributePrefix + name)];
}

export function facetValue(line: MbomLine, facet: Facet): string | null {
  if (facet.startsWith(attributePrefix)) {
    const name = facet.slice(attributePrefix.length);
    return Object.hasOwn(line.attributes, name) ? (line.attributes[name] ?? null) : null;
  }
  const value = line[facet as PlainFacet] ?? null;
  return value !== null && decimalFacets.has(facet) ? normalDecimal(value) : value;
}

/** The line with one facet set; null removes an optional value. */
export function withFacet(line: MbomLine, facet: Facet, value: string | null): MbomLine {
  if (facet.startsWith(attributePrefix)) {
    const name = facet.slice(attributePrefix.length);
    const attributes = Object.fromEntries(Object.entries(line.attributes).filter(([held]) => held !== name));
    return { ...line, attributes: value === null ? attributes : { ...attributes, [name]: value } };
  }
  if (value !== null || nullableFacets.has(facet)) return { ...line, [facet]: value };
  const rest = { ...line };
  Reflect.deleteProperty(rest, facet);
  return rest;
}

export function sameLine(a: MbomLine, b: MbomLine): boolean {
  if (a === b) return true;
  return (
    plainFacets.every(
      (facet) => (a[facet] ?? null) === (b[facet] ?? null) || facetValue(a, facet) === facetValue(b, facet),
    ) && sameAttributes(a.attributes, b.attributes)
  );
}

function sameAttributes(a: Record<string, string>, b: Record<string, string>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}

const decimalPattern = /^\d{1,30}(\.\d{1,30})?$/;

function normalDecimal(text: string): string {
  return decimalPattern.test(text) ? quantityText(quantityOf(text)) : text;
}
