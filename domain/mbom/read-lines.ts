// What another system holds as an mBOM, as lines that can be merged. It is read with suspicion: people edit it.
import { accepted, refused, type Verdict } from '../verdict';
import type { MbomLine } from './mbom';

const decimal = /^\d{1,30}(\.\d{1,30})?$/;

/** Refused with PLANNING_UNREADABLE, naming the first place that is no line. What lines hold besides is kept. */
export function readLines(content: unknown, of: { label: string; itemId: string }): Verdict<Record<string, MbomLine>> {
  const lines = isRecord(content) ? content['lines'] : undefined;
  if (!isRecord(lines)) return unreadable(of, 'lines', 'is no table of lines');
  for (const [lineId, line] of Object.entries(lines)) {
    const wrong = isRecord(line) ? Object.keys(facets).find((facet) => facets[facet]?.(line[facet]) !== true) : '';
    if (wrong !== undefined) return unreadable(of, `lines/${lineId}/${wrong}`, 'is not what a line holds');
  }
  return accepted(lines as unknown as Record<string, MbomLine>);
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isDecimal = (value: unknown): boolean => typeof value === 'string' && decimal.test(value);
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

const facets: Readonly<Record<string, (value: unknown) => boolean>> = {
  itemId: isText,
  parent: isTextOrNull,
  quantity: isDecimal,
  unit: isText,
  operation: isTextOrNull,
  supply: (value) => value === 'make' || value === 'buy',
  attritionPercent: (value) => value === undefined || isDecimal(value),
  setupQuantity: (value) => value === undefined || isDecimal(value),
  roundingMultiple: (value) => value === undefined || (isDecimal(value) && Number(value) > 0),
  attributes: (value) => isRecord(value) && Object.values(value).every(isText),
  provenance: (value) => isRecord(value) && isTexts(value['occurrences']) && isTexts(value['rules']),
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable({ label, itemId }: { label: string; itemId: string }, at: string, what: string): Verdict<never> {
  const message = `${label} is no mBOM that can be read: ${at} ${what}.`;
  return refused({ code: 'PLANNING_UNREADABLE', message, at: itemId });
}
