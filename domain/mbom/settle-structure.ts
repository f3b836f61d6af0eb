// Two sides that never touched the same facet can still leave a structure that is none: a line under an assembly that
// the other side removed, or two assemblies moved into each other. Both become suspects on `parent`.
import { orderTopDown } from './order-top-down';
import { choose, type Merge } from './merge';

/** Goes on until nothing hangs loose: dropping a line may leave others behind. */
export function settleStructure(merge: Merge): void {
  const settled = new Set<string>();
  for (;;) {
    const reached = new Set(orderTopDown(merge.lines));
    if (reached.size === Object.keys(merge.lines).length) return;
    const loose = Object.keys(merge.lines).filter((lineId) => !reached.has(lineId));
    const dangling = loose.filter((lineId) => !Object.hasOwn(merge.lines, merge.lines[lineId]?.parent ?? ''));
    // Without a dangling line among them, the loose ones hang on a ring: the moved ones are asked about.
    const asked = (dangling.length > 0 ? dangling : ringOf(merge, loose)).filter((lineId) => !settled.has(lineId));
    if (asked.length === 0) {
      reopen(merge, loose);
      return;
    }
    for (const lineId of asked) {
      settled.add(lineId);
      if (dangling.length > 0) settleDangling(merge, lineId);
      else settleRing(merge, lineId);
    }
  }
}

/** Engineering's answer is that the line goes with its assembly; any other place must be named. */
function settleDangling(merge: Merge, lineId: string): void {
  const line = merge.lines[lineId];
  if (line === undefined) return;
  const parent = choose(merge, {
    lineId,
    facet: 'parent',
    kind: 'suspect',
    taken: null,
    base: parentOn(merge, 'base', lineId),
    engineering: null,
    planning: line.parent,
  });
  const last = merge.discrepancies.at(-1);
  if (last?.taken === 'value' && (parent === null || Object.hasOwn(merge.lines, parent)))
    merge.lines[lineId] = { ...line, parent };
  else {
    Reflect.deleteProperty(merge.lines, lineId);
    // What cannot stand is no choice: the suspect stays open.
    if (last !== undefined && last.taken !== 'engineering') last.taken = null;
  }
}

function settleRing(merge: Merge, lineId: string): void {
  const line = merge.lines[lineId];
  if (line === undefined) return;
  const parent = choose(merge, {
    lineId,
    facet: 'parent',
    kind: 'suspect',
    taken: null,
    base: parentOn(merge, 'base', lineId),
    engineering: parentOn(merge, 'engineering', lineId),
    planning: parentOn(merge, 'planning', lineId),
  });
  merge.lines[lineId] = { ...line, parent };
}

/** Choices that leave a ring are no choices: their suspects open again, and nothing of the ring is kept. */
function reopen(merge: Merge, loose: string[]): void {
  const ring = new Set(loose);
  for (const one of merge.discrepancies) {
    if (one.facet === 'parent' && ring.has(one.lineId)) Object.assign(one, { kind: 'suspect', taken: null });
  }
  for (const lineId of loose) Reflect.deleteProperty(merge.lines, lineId);
}

/** The lines of the rings whose parent one of the sides moved. */
function ringOf(merge: Merge, loose: string[]): string[] {
  return loose.filter((lineId) => {
    const base = parentOn(merge, 'base', lineId);
    return parentOn(merge, 'engineering', lineId) !== base || parentOn(merge, 'planning', lineId) !== base;
  });
}

function parentOn({ sides }: Merge, side: 'base' | 'engineering' | 'planning', lineId: string): string | null {
  const lines = sides[side]?.lines ?? {};
  return Object.hasOwn(lines, lineId) ? (lines[lineId]?.parent ?? null) : null;
}
