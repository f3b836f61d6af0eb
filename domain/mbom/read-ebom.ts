// A content that PLM holds as an eBOM, checked for its shape before its rules are.
import { isRecord, isText, isTextOrNull } from '../identity/content-shape';
import { accepted, refused, type Verdict } from '../verdict';
import type { Ebom } from './ebom';

/** Refused with EBOM_INVALID, naming the first place that is none of an eBOM. */
export function readEbomContent(content: unknown, name: string): Verdict<Ebom> {
  if (!isRecord(content)) return invalid(name, '');
  const wrong = ['itemId', 'revision', 'description'].find((facet) => !isText(content[facet]));
  if (wrong !== undefined) return invalid(name, wrong);
  const { occurrences } = content;
  if (!isRecord(occurrences)) return invalid(name, 'occurrences');
  for (const [id, one] of Object.entries(occurrences)) {
    const facet = isRecord(one) ? Object.keys(facets).find((key) => facets[key]?.(one[key]) !== true) : '';
    if (facet !== undefined) return invalid(name, `occurrences/${id}/${facet}`);
  }
  return accepted(content as unknown as Ebom);
}

const facets: Readonly<Record<string, (value: unknown) => boolean>> = {
  itemId: isTextOrNull,
  parent: isTextOrNull,
  findNumber: isText,
  quantity: isText,
  unit: isText,
  fitted: (value) => typeof value === 'boolean',
  attributes: (value) => isRecord(value) && Object.values(value).every(isText),
};

function invalid(name: string, at: string): Verdict<never> {
  const where = at === '' ? 'the content' : at;
  return refused({ code: 'EBOM_INVALID', message: `${name}: ${where} is not what an eBOM holds.`, at });
}
