// Whether an inspection result may stand (RULES 6.3): it names a characteristic of the locked plan, in the plan's unit, and
// says of a measured value what the locked tolerance says of it. Nobody's word outweighs a number.
import { compareQuantities, quantityOf } from '../mbom/quantity';
import { accepted, refused, type Verdict } from '../verdict';
import type { Characteristic } from './inspection-plan';
import { ownOf } from '../own-of';

export interface InspectionResult {
  characteristicId: string;
  /** Exact decimal text; null where the characteristic is judged and not measured. */
  value: string | null;
  unitOfMeasure: string | null;
  verdict: 'pass' | 'fail';
}

/**
 * Refusals: CHARACTERISTIC_UNKNOWN, VALUE_MISSING (the plan gives limits), UNIT_OF_MEASURE_MISMATCH,
 * VERDICT_CONTRADICTS_VALUE. Answers the verdict that stands.
 */
export function judgeResult(
  result: InspectionResult,
  characteristics: Readonly<Record<string, Characteristic>>,
): Verdict<'pass' | 'fail'> {
  const { characteristicId: id, value, unitOfMeasure, verdict } = result;
  const characteristic = ownOf(characteristics, id);
  if (characteristic === undefined)
    return refused({ code: 'CHARACTERISTIC_UNKNOWN', message: `The locked plan has no characteristic ${id}.`, at: id });
  const { lowerTolerance: lower, upperTolerance: upper, unit } = characteristic;
  const isMeasured = lower !== null || upper !== null;
  if (isMeasured && value === null)
    return refused({
      code: 'VALUE_MISSING',
      message: `${id} is measured against ${limitsText(characteristic)}: a verdict without a value is no result.`,
      at: id,
      facts: { limits: { lower, upper, unit } },
    });
  if (value !== null && unitOfMeasure !== unit)
    return refused({
      code: 'UNIT_OF_MEASURE_MISMATCH',
      message: `${id} is measured in ${unit ?? 'no unit'}, not in ${unitOfMeasure ?? 'no unit'}.`,
      at: id,
      facts: { planned: unit, reported: unitOfMeasure },
    });
  const computed = isMeasured && value !== null ? verdictOf(value, characteristic) : verdict;
  if (computed !== verdict)
    return refused({
      code: 'VERDICT_CONTRADICTS_VALUE',
      message: `${id} is reported as ${verdict} with ${value ?? ''}, which ${limitsText(characteristic)} makes a ${computed}.`,
      at: id,
      facts: { value, reported: verdict, computed, limits: { lower, upper, unit } },
    });
  return accepted(computed);
}

/** Limits are inclusive and exact; a side without a limit is open. */
function verdictOf(value: string, { lowerTolerance: lower, upperTolerance: upper }: Characteristic): 'pass' | 'fail' {
  const measured = quantityOf(value);
  if (lower !== null && compareQuantities(measured, quantityOf(lower)) < 0) return 'fail';
  if (upper !== null && compareQuantities(measured, quantityOf(upper)) > 0) return 'fail';
  return 'pass';
}

/** What the plan allows, for people. */
export function limitsText({ lowerTolerance: lower, upperTolerance: upper, unit }: Characteristic): string {
  if (lower === null && upper === null) return 'what is judged by eye';
  const range =
    lower !== null && upper !== null
      ? `${lower} to ${upper}`
      : lower !== null
        ? `${lower} and above`
        : `${upper ?? ''} and below`;
  return unit === null ? range : `${range} ${unit}`;
}
