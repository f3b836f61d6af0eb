// What escapes cost at one boundary in a year, and how sure the measured share of escapes is (RULES 10.4).
import { Decimal } from 'decimal.js';

export interface CostModel {
  changesPerYear: number;
  /** Escapes per change, 0 to 1. */
  pMiss: number;
  /** In one currency. */
  fixedCostPerMiss: number;
  unitsPerMiss: number;
  costPerUnit: number;
}

/** `changesPerYear x pMiss x (fixedCostPerMiss + unitsPerMiss x costPerUnit)`, in the currency of the model. */
export function annualEscapeCost(model: CostModel): number {
  const { changesPerYear, pMiss, fixedCostPerMiss, unitsPerMiss, costPerUnit } = model;
  const perMiss = new Decimal(unitsPerMiss).times(costPerUnit).plus(fixedCostPerMiss);
  return new Decimal(changesPerYear).times(pMiss).times(perMiss).toNumber();
}

/** 97.5 % point of the normal distribution. */
const z = 1.959964;

/**
 * Wilson score interval with 95 % confidence for `misses` among `changes`. Source: E. B. Wilson, JASA 22 (1927), 209.
 * Throws where there are no changes, or more misses than changes: then there is no share to speak of.
 */
export function wilsonInterval(misses: number, changes: number): { low: number; high: number } {
  if (!(changes > 0) || misses < 0 || misses > changes)
    throw new RangeError(`${String(misses)} misses among ${String(changes)} changes are no share.`);
  const share = misses / changes;
  const spread = z * Math.sqrt((share * (1 - share)) / changes + (z * z) / (4 * changes * changes));
  const centre = share + (z * z) / (2 * changes);
  const scale = 1 + (z * z) / changes;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}
