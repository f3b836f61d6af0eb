// Stock that a change no longer uses (RULES 4.4).
import fc from 'fast-check';
import type { ItemImpact } from '../../../domain/change/impact';
import { checkStockDispositions, type StockDispositionKind } from '../../../domain/change/stock-disposition';

const item = (onHand: string, quantity = '2'): ItemImpact => ({
  itemId: 'DRV-100',
  fromRevision: 'C',
  toRevision: 'D',
  orders: [],
  ordersByState: {},
  workInProgress: { orders: 0, units: 0 },
  parts: [{ itemId: 'BRG-6204', unit: 'each', before: quantity, after: '0' }],
  structure: null,
  supersededStock: [{ itemId: 'BRG-6204', onHand, unit: 'each', unitCost: null }],
  parents: [],
  characteristics: { carried: 0, changed: [], new: [], removed: [] },
});

const codesOf = (
  items: { item: ItemImpact; unitsAtOld: number }[],
  dispositions: [string, StockDispositionKind][],
): string[] => {
  const checked = checkStockDispositions({
    items,
    dispositions: dispositions.map(([itemId, disposition]) => ({ itemId, disposition, reason: 'r' })),
  });
  return checked.kind === 'refused' ? checked.reasons.map(({ code }) => code) : [];
};

it('leaves no stock undecided, and decides of none that is not there', () => {
  expect(codesOf([{ item: item('6'), unitsAtOld: 0 }], [])).toEqual(['STOCK_UNDECIDED']);
  expect(codesOf([{ item: item('6'), unitsAtOld: 0 }], [['BRG-6204', 'scrap']])).toEqual([]);
  expect(codesOf([{ item: item('0'), unitsAtOld: 0 }], [])).toEqual([]);
  expect(codesOf([{ item: item('0'), unitsAtOld: 0 }], [['BRG-6204', 'return']])).toEqual(['STOCK_NOT_SUPERSEDED']);
});

it('takes two items that draw on one stock together', () => {
  const both = [
    { item: item('10'), unitsAtOld: 3 },
    { item: { ...item('10', '1'), itemId: 'DRV-200' }, unitsAtOld: 4 },
  ];

  expect(codesOf(both, [['BRG-6204', 'useUp']])).toEqual([]);
  expect(codesOf(both.slice(0, 1), [['BRG-6204', 'useUp']])).toEqual(['STOCK_NOT_USED_UP']);
});

it('lets stock be used up only by a cut-in that uses it up', () => {
  fc.assert(
    fc.property(fc.nat(1_000), fc.nat(1_000), fc.integer({ min: 1, max: 9 }), (onHand, units, each) => {
      const codes = codesOf([{ item: item(String(onHand), String(each)), unitsAtOld: units }], [['BRG-6204', 'useUp']]);

      const expected = onHand === 0 ? ['STOCK_NOT_SUPERSEDED'] : onHand > units * each ? ['STOCK_NOT_USED_UP'] : [];
      expect(codes).toEqual(expected);
    }),
    { numRuns: 1_000 },
  );
});
