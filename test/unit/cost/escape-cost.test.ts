// The cost of escapes against the published table.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { annualEscapeCost, wilsonInterval } from '../../../domain/cost/escape-cost';
import { testData } from '../../support/test-data';

const file = path.join(testData, 'vectors', 'cost.json');

describe('the cost of escapes', () => {
  const { inputs, table, wilson95 } = JSON.parse(readFileSync(file, 'utf8')) as {
    inputs: { changesPerYear: number; fixedCostPerMiss: number; unitsPerMiss: number; costPerUnit: number };
    table: { pMiss: number; annualCost: number }[];
    wilson95: { misses: number; changes: number; low: number; high: number }[];
  };

  it.each(table)('is $annualCost at a share of $pMiss', ({ pMiss, annualCost }) => {
    expect(annualEscapeCost({ ...inputs, pMiss })).toBe(annualCost);
  });

  // The source rounds the upper bound of 75 among 500 to 0.182; the formula it names gives 0.184, and so do we.
  const slip = (misses: number, high: number): number => (misses === 75 && high === 0.182 ? 0.184 : high);

  it.each(wilson95)('is as sure as $misses misses among $changes changes allow', ({ misses, changes, low, high }) => {
    const interval = wilsonInterval(misses, changes);

    const published = [low, slip(misses, high)];
    expect([interval.low, interval.high].map((bound) => Number(bound.toFixed(3)))).toEqual(published);
  });

  it.each(wilson95)('has bounds at which $misses among $changes is just 1.96 deviations off', ({ misses, changes }) => {
    const { low, high } = wilsonInterval(misses, changes);
    const deviations = (bound: number): number =>
      Math.abs(misses / changes - bound) / Math.sqrt((bound * (1 - bound)) / changes);

    for (const bound of [low, high]) expect(deviations(bound)).toBeCloseTo(1.96, 3);
  });
});

it('a share of nothing is no share', () => {
  expect(() => wilsonInterval(0, 0)).toThrow(RangeError);
  expect(() => wilsonInterval(3, 2)).toThrow(RangeError);
});
