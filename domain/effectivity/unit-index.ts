// Finds what holds a unit: per item and lane the intervals in order of their start, with the furthest end so far, so
// that a search looks at few more than it answers.
import type { Basis } from './effectivity-statement';
import type { Interval } from './interval';

interface Lane<T> {
  entries: { lo: number; hi: number; value: T }[];
  /** Furthest end among the entries up to each; filled when the lane is first asked. */
  reach: number[] | null;
}

export class UnitIndex<T> {
  readonly #items = new Map<string, Map<Basis, Map<string, Lane<T>>>>();

  add(itemId: string, { basis, lane, lo, hi }: Interval, value: T): void {
    const bases = getOrMake(this.#items, itemId, () => new Map<Basis, Map<string, Lane<T>>>());
    const lanes = getOrMake(bases, basis, () => new Map<string, Lane<T>>());
    const held = getOrMake(lanes, lane, (): Lane<T> => ({ entries: [], reach: null }));
    held.entries.push({ lo, hi, value });
    held.reach = null;
  }

  hasBasis(itemId: string, basis: Basis): boolean {
    return this.#items.get(itemId)?.has(basis) === true;
  }

  /** The values whose interval holds `unit.lo`. */
  find(itemId: string, unit: Pick<Interval, 'basis' | 'lane' | 'lo'>): T[] {
    const lane = this.#items.get(itemId)?.get(unit.basis)?.get(unit.lane);
    if (lane === undefined) return [];
    const reach = (lane.reach ??= sortedReach(lane));
    const found: T[] = [];
    for (let at = lastAtOrBefore(lane.entries, unit.lo); at >= 0 && (reach[at] ?? 0) > unit.lo; at -= 1) {
      const entry = lane.entries[at];
      if (entry !== undefined && unit.lo < entry.hi) found.push(entry.value);
    }
    return found;
  }
}

function sortedReach<T>({ entries }: Lane<T>): number[] {
  entries.sort((a, b) => a.lo - b.lo);
  let furthest = -Infinity;
  return entries.map(({ hi }) => (furthest = Math.max(furthest, hi)));
}

function lastAtOrBefore(entries: readonly { lo: number }[], position: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.lo ?? Infinity) <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const held = map.get(key);
  if (held !== undefined) return held;
  const made = make();
  map.set(key, made);
  return made;
}
