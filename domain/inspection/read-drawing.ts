// A content that PLM holds as a drawing: its shape, and limits that a result can be judged by. A limit is absolute and
// inclusive; whatever could have been meant otherwise is refused, so that nothing is measured against a limit nobody meant.
import { isRecord, isText, isTextOrNull } from '../identity/content-shape';
import { compareQuantities, quantityOf } from '../mbom/quantity';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import type { Characteristic, Drawing } from './inspection-plan';

const reasonsMax = 100;
/** As the contract writes the values of results. */
const decimal = /^-?\d{1,15}(\.\d{1,12})?$/;

/**
 * Refusals: DRAWING_INVALID for the first place that is none of a drawing, CHARACTERISTICS_MISSING, LIMITS_INVALID for each
 * unsound characteristic.
 */
export function readDrawingContent(content: unknown, name: string): Verdict<Drawing> {
  if (!isRecord(content)) return invalid(name, '');
  const wrong = ['itemId', 'revision'].find((facet) => !isText(content[facet]));
  if (wrong !== undefined) return invalid(name, wrong);
  if (!isRecord(content['characteristics'])) return invalid(name, 'characteristics');
  for (const [id, one] of Object.entries(content['characteristics'])) {
    const facet = isRecord(one) ? Object.keys(facets).find((key) => facets[key]?.(one[key]) !== true) : '';
    if (facet !== undefined) return invalid(name, `characteristics/${id}/${facet}`);
  }
  const drawing = content as unknown as Drawing;
  if (Object.keys(drawing.characteristics).length === 0) return refused(nothingToInspect(name));
  const faults = Object.entries(drawing.characteristics).flatMap(([id, one]) => limitFaults({ name, id }, one));
  return faults.length === 0 ? accepted(drawing) : refused(...faults.slice(0, reasonsMax));
}

const facets: Readonly<Record<string, (value: unknown) => boolean>> = {
  description: isText,
  nominal: isTextOrNull,
  lowerTolerance: isTextOrNull,
  upperTolerance: isTextOrNull,
  unit: isTextOrNull,
  method: isText,
  key: (value) => typeof value === 'boolean',
  requirement: isTextOrNull,
};

function invalid(name: string, at: string): Verdict<never> {
  const where = at === '' ? 'the content' : at;
  return refused({ code: 'DRAWING_INVALID', message: `${name}: ${where} is not what a drawing holds.`, at });
}

/** The plan is of the drawing where there is one: an empty drawing would leave every unit good that nobody looked at. */
function nothingToInspect(name: string): Refusal {
  return {
    code: 'CHARACTERISTICS_MISSING',
    message: `${name} names no characteristic: no unit would be inspected to it.`,
    at: 'characteristics',
  };
}

/** The nominal of a characteristic without limits is what is looked for, in any words. */
function limitFaults(
  { name, id }: { name: string; id: string },
  { nominal, lowerTolerance: lower, upperTolerance: upper }: Characteristic,
): Refusal[] {
  if (lower === null && upper === null) return [];
  const fault = (facet: string, says: string): Refusal => ({
    code: 'LIMITS_INVALID',
    message: `${name}: ${id}: ${says}`,
    at: `characteristics/${id}/${facet}`,
    facts: { characteristicId: id, limits: { lower, upper, nominal } },
  });
  const texts = { lowerTolerance: lower, upperTolerance: upper, nominal };
  const inexact = Object.entries(texts).flatMap(([facet, text]) =>
    text === null || decimal.test(text) ? [] : [fault(facet, `${JSON.stringify(text)} is no exact decimal.`)],
  );
  if (inexact.length > 0) return inexact;
  if (lower !== null && upper !== null && isAbove(lower, upper))
    return [fault('lowerTolerance', `its lower limit ${lower} lies above its upper one, ${upper}.`)];
  if (nominal === null) return [];
  const meant = 'limits are absolute, no deviations from the nominal.';
  if (lower !== null && isAbove(lower, nominal))
    return [fault('lowerTolerance', `its nominal ${nominal} lies below its lower limit ${lower}: ${meant}`)];
  if (upper !== null && isAbove(nominal, upper))
    return [fault('upperTolerance', `its nominal ${nominal} lies above its upper limit ${upper}: ${meant}`)];
  return [];
}

function isAbove(a: string, b: string): boolean {
  return compareQuantities(quantityOf(a), quantityOf(b)) > 0;
}
