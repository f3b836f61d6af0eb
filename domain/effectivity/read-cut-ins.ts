// The cut-ins that a planner asks for, one an affected item: its own where it is named, else the one given for all.
import type { AffectedItem, ReleasedChange } from '../change/released-change';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import { describeUnits } from './describe-units';
import type { CutIn } from './effectivity-decision';
import type { Basis } from './effectivity-statement';
import { parseRange } from './parse-range';
import type { SerialRules } from './serial';

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

/** How the units of an item are read, and which series they have had so far. */
export interface ReadingUnits {
  serialRules: SerialRules;
  knownSeries: (endItem: string) => readonly string[];
}

/** Refusals: ITEM_NOT_AFFECTED, ITEM_NOT_DECIDED, ITEM_DECIDED_TWICE, and those of parseRange. */
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
  const counts = basis === 'serial' || basis === 'lot';
  const endItem = counts ? (own.endItem ?? change.endItem) : null;
  const read = serialRules(basis === 'serial' ? (endItem ?? itemId) : itemId);
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

function undecided(code: 'ITEM_NOT_DECIDED' | 'ITEM_DECIDED_TWICE', at: string, what: string): Refusal {
  return { code, message: `The decision ${what}`, at };
}
