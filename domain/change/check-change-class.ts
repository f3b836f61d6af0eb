// Whether a change may keep the item number (RULES 3.8). Where form, fit, function or interchangeability is affected a
// new item number is required, and its parents follow up to the level where interchangeability is restored.
import { accepted, refused, type Verdict, type Refusal } from '../verdict';

export const changeEffects = ['form', 'fit', 'function', 'interchangeability'] as const;
export type ChangeEffect = (typeof changeEffects)[number];

export interface ClassifiedItem {
  itemId: string;
  action: 'add' | 'revise' | 'delete';
  /** What the change affects, as engineering states it; empty where old and new units may stand for each other. */
  affects: ChangeEffect[];
  /** The item whose place a new one takes; null where it takes nobody's. */
  replaces: string | null;
}

/** Refused with NEW_ITEM_REQUIRED where an item that is not interchangeable keeps its number. */
export function checkItemNumbers(items: readonly ClassifiedItem[]): Verdict<true> {
  const reasons = items
    .filter(({ action, affects }) => action === 'revise' && affects.length > 0)
    .map(({ itemId, affects }): Refusal => ({
      code: 'NEW_ITEM_REQUIRED',
      message: `The change affects ${affects.join(', ')} of ${itemId}: release a new item number that replaces it.`,
      at: itemId,
      facts: { affects },
    }));
  return reasons.length > 0 ? refused(...reasons) : accepted(true);
}

/**
 * Every direct user of a replaced item is part of the change: replaced in its turn, taken out, or revised as
 * interchangeable, which ends the roll-up there. Refused with ROLL_UP_INCOMPLETE, naming the user that is left behind.
 * `uses` are the direct uses of the replaced items.
 */
export function checkRollUp(input: {
  items: readonly ClassifiedItem[];
  uses: readonly { itemId: string; parent: string }[];
}): Verdict<true> {
  const { items, uses } = input;
  const replacedBy = new Map(items.flatMap(({ itemId, replaces }) => (replaces === null ? [] : [[replaces, itemId]])));
  const settled = new Set([
    ...replacedBy.keys(),
    ...items.filter(({ action }) => action !== 'add').map((one) => one.itemId),
  ]);
  const reasons = uses
    .filter(({ itemId, parent }) => replacedBy.has(itemId) && !settled.has(parent))
    .map(({ itemId, parent }): Refusal => ({
      code: 'ROLL_UP_INCOMPLETE',
      message: `${replacedBy.get(itemId) ?? ''} replaces ${itemId}, which ${parent} uses: revise, replace or delete ${parent} in the same change.`,
      at: parent,
      facts: { path: [parent, itemId] },
    }));
  return reasons.length > 0 ? refused(...reasons) : accepted(true);
}
