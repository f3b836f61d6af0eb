// The cut-ins that a planner asks for, one an affected item: its own where it is named, else the one given for all.
import type { AffectedItem, ReleasedChange } from '../change/released-change';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import { describeUnits } from './describe-units';
import type { CutIn } from './effectivity-decision';
import type { Basis } from './effectivity-statement';
import { parseRange } from './parse-range';
import { serialOptionsOf, type SerialRules } from './serial';

export interface AskedCutIn {
  /** Absent: every affected item. */
  itemId?: string | undefined;
  basis: Basis;
  range: string;
  /** The product whose units are meant; by default that of the change. */
  endItem?: string | undefined;
  newSeries?: boolean | undefined;
  override?: boolean | undefined;
  rank?: number | undefined;
}

/** A cut-in as it is shown back to whoever signs it. */
export type ShownCutIn = Pick<CutIn, 'itemId' | 'revision' | 'endItem' | 'basis' | 'units'>;

export function shownCutIn({ itemId, revision, endItem, basis, units }: CutIn): ShownCutIn {
  return { itemId, revision, endItem, basis, units };
}

/** How the units of an item are read, and which series they have had so far. */
export interface ReadingUnits {
  serialRules: SerialRules;
  knownSeries: (endItem: string) => readonly string[];
}

/**
 * Refusals: ITEM_NOT_AFFECTED, ITEM_NOT_DECIDED, ITEM_DECIDED_TWICE, LOT_CONTROLLED (serials of an item that is made in lots, or
 * its lots as those of another product), and those of parseRange.
 */
export function readCutIns(
  change: ReleasedChange,
  asked: readonly AskedCutIn[],
  { serialRules, knownSeries }: ReadingUnits,
): Verdict<CutIn[]> {
  const items = itemsToDecide(change);
  const stray = asked.find(({ itemId }) => itemId !== undefined && !items.some((item) => item.itemId === itemId));
  if (stray?.itemId !== undefined)
    return refused({
      code: 'ITEM_NOT_AFFECTED',
      message: `${stray.itemId} is not affected by ${change.changeId}.`,
      at: stray.itemId,
    });
  const cutIns: CutIn[] = [];
  for (const item of items) {
    const cutIn = readCutIn(change, item, asked, { serialRules, knownSeries });
    if (cutIn.kind === 'refused') return cutIn;
    cutIns.push(cutIn.value);
  }
  return accepted(cutIns);
}

/** What is deleted has no revision that could become effective. */
export function itemsToDecide({ affectedItems }: ReleasedChange): AffectedItem[] {
  return affectedItems.filter(({ action }) => action !== 'delete');
}

function readCutIn(
  change: ReleasedChange,
  { itemId, toRevision: revision }: AffectedItem,
  asked: readonly AskedCutIn[],
  { serialRules, knownSeries }: ReadingUnits,
): Verdict<CutIn> {
  const matching = asked.filter((one) => one.itemId === itemId);
  const [own, second] = matching.length > 0 ? matching : asked.filter((one) => one.itemId === undefined);
  if (own === undefined) return refused(undecided('ITEM_NOT_DECIDED', itemId, `says nothing of ${itemId}.`));
  if (second !== undefined) return refused(undecided('ITEM_DECIDED_TWICE', itemId, `names two cut-ins for ${itemId}.`));
  const { basis, range, newSeries, override, rank } = own;
  const endItem = countedItem(change, itemId, { asked: own, isLot: serialRules(itemId).control === 'lot' });
  const unfit = uncounted(itemId, { basis, endItem, serialRules });
  if (unfit !== null) return refused(unfit);
  const read = serialOptionsOf(serialRules(basis === 'serial' ? (endItem ?? itemId) : itemId));
  const spans = parseRange(range, { ...read, basis, knownSeries: knownSeries(endItem ?? itemId) });
  if (spans.kind === 'refused') return spans;
  return accepted({
    ...read,
    itemId,
    revision,
    endItem,
    basis,
    text: range,
    spans: spans.value,
    units: describeUnits(spans.value),
    ...(newSeries === undefined ? {} : { newSeries }),
    ...(override === undefined ? {} : { override }),
    ...(rank === undefined ? {} : { rank }),
  });
}

/** The product whose units are meant; an item that is made in lots counts its own. */
function countedItem(
  change: ReleasedChange,
  itemId: string,
  { asked: { basis, endItem }, isLot }: { asked: AskedCutIn; isLot: boolean },
): string | null {
  if (basis !== 'serial' && basis !== 'lot') return null;
  return endItem ?? (basis === 'lot' && isLot ? itemId : change.endItem);
}

function uncounted(
  itemId: string,
  { basis, endItem, serialRules }: { basis: Basis; endItem: string | null; serialRules: SerialRules },
): Refusal | null {
  const product = endItem ?? itemId;
  if (basis === 'serial' && serialRules(product).control === 'lot') {
    const message = `${product} is made in lots and has no serials: decide ${itemId} by lot, date or work order.`;
    return { code: 'LOT_CONTROLLED', message, at: itemId };
  }
  if (basis !== 'lot' || serialRules(itemId).control !== 'lot' || product === itemId) return null;
  const message = `The lots of ${itemId} are its own, and none of ${product}: name no other end item.`;
  return { code: 'LOT_CONTROLLED', message, at: itemId };
}

function undecided(code: 'ITEM_NOT_DECIDED' | 'ITEM_DECIDED_TWICE', at: string, what: string): Refusal {
  return { code, message: `The decision ${what}`, at };
}
