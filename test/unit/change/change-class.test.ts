// When a change needs a new item number, and how far up (RULES 3.8).
import fc from 'fast-check';
import { checkItemNumbers, checkRollUp, type ClassifiedItem } from '../../../domain/change/check-change-class';

const revised = (itemId: string, affects: ClassifiedItem['affects'] = []): ClassifiedItem => ({
  itemId,
  action: 'revise',
  affects,
  replaces: null,
});
const replacing = (itemId: string, replaces: string): ClassifiedItem => ({
  itemId,
  action: 'add',
  affects: ['fit'],
  replaces,
});

it('keeps the item number only where old and new units may stand for each other', () => {
  expect(checkItemNumbers([revised('GEAR-1'), replacing('GEAR-2', 'GEAR-1')]).kind).toBe('accepted');
  expect(checkItemNumbers([revised('GEAR-1', ['fit', 'function'])])).toMatchObject({
    reasons: [{ code: 'NEW_ITEM_REQUIRED', at: 'GEAR-1', facts: { affects: ['fit', 'function'] } }],
  });
  expect(checkItemNumbers([revised('GEAR-1', ['form'])]).kind).toBe('refused');
});

it('follows a replaced item up until a user is interchangeable again', () => {
  const uses = [
    { itemId: 'GEAR-1', parent: 'BOX-1' },
    { itemId: 'BOX-1', parent: 'DRV-100' },
  ];

  expect(checkRollUp({ items: [replacing('GEAR-2', 'GEAR-1')], uses })).toMatchObject({
    reasons: [{ code: 'ROLL_UP_INCOMPLETE', at: 'BOX-1', facts: { path: ['BOX-1', 'GEAR-1'] } }],
  });
  // The box is replaced too, so its own user must follow.
  expect(checkRollUp({ items: [replacing('GEAR-2', 'GEAR-1'), replacing('BOX-2', 'BOX-1')], uses })).toMatchObject({
    reasons: [{ at: 'DRV-100' }],
  });
  expect(
    checkRollUp({ items: [replacing('GEAR-2', 'GEAR-1'), replacing('BOX-2', 'BOX-1'), revised('DRV-100')], uses }).kind,
  ).toBe('accepted');
  expect(checkRollUp({ items: [replacing('GEAR-2', 'GEAR-1'), revised('BOX-1')], uses }).kind).toBe('accepted');
});

it('names exactly the users that a change leaves behind', () => {
  const id = fc.constantFrom('A', 'B', 'C', 'D', 'E');
  fc.assert(
    fc.property(
      fc.uniqueArray(id, { maxLength: 4 }),
      fc.uniqueArray(id, { maxLength: 4 }),
      fc.array(fc.record({ itemId: id, parent: id }), { maxLength: 12 }),
      (replaced, touched, uses) => {
        const items = [...replaced.map((one) => replacing(`${one}2`, one)), ...touched.map((one) => revised(one))];
        const checked = checkRollUp({ items, uses });

        const left = uses.filter(
          ({ itemId, parent }) => replaced.includes(itemId) && !replaced.includes(parent) && !touched.includes(parent),
        );
        expect(checked.kind === 'refused' ? checked.reasons.map(({ at }) => at) : []).toEqual(
          left.map(({ parent }) => parent),
        );
      },
    ),
    { numRuns: 1_000 },
  );
});
