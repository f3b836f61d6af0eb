// What the limits of the plan make of a measured value: nobody's word outweighs a number. The database compares, for its
// decimals are exact.
import { z } from 'zod';
import { quantity } from '../frame/contract-values';
import type { SystemTransaction } from '../frame/database';
import { Problem } from '../frame/problem';

const limit = quantity.nullable().default(null);
const planned = z.looseObject({
  lowerTolerance: limit,
  upperTolerance: limit,
  unit: z.string().nullable().default(null),
});

interface Measured {
  characteristicId: string;
  value: string | null;
  unitOfMeasure: string | null;
  verdict: 'pass' | 'fail';
}

export async function requireAgreement(
  tx: SystemTransaction,
  { characteristicId: id, value, unitOfMeasure, verdict }: Measured,
  characteristic: unknown,
): Promise<void> {
  const read = planned.safeParse(characteristic);
  if (!read.success) throw new Problem(422, 'limits_unreadable', `The plan gives no decimals as the limits of ${id}.`);
  const { lowerTolerance: lower, upperTolerance: upper, unit } = read.data;
  const isMeasured = lower !== null || upper !== null;
  if (value === null) {
    if (isMeasured)
      throw new Problem(422, 'value_missing', `${id} has limits: a verdict without a value is no result.`);
    return;
  }
  if (unitOfMeasure !== unit)
    throw new Problem(
      422,
      'other_unit',
      `${id} is measured in ${unit ?? 'no unit'}, not in ${unitOfMeasure ?? 'none'}.`,
    );
  if (!isMeasured) return;
  const rows = await tx.query(
    `SELECT $1::numeric >= coalesce($2::numeric, $1::numeric) AND $1::numeric <= coalesce($3::numeric, $1::numeric) AS "isWithin"`,
    [value, lower, upper],
  );
  const computed = rows[0]?.['isWithin'] === true ? 'pass' : 'fail';
  if (computed !== verdict)
    throw new Problem(
      422,
      'verdict_contradicts_value',
      `${id} is reported as ${verdict} with ${value}, which ${lower ?? 'no limit'} to ${upper ?? 'no limit'} makes a ${computed}.`,
    );
}
