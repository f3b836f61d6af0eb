// A structure whose members name their parent, as arrays of numbers: what is walked often is walked without hashing.

export interface Structure<M> {
  ids: string[];
  members: M[];
  parents: Int32Array;
  /** 1 where other members hang under it. */
  isAssembly: Uint8Array;
  /** Indexes reached from the top, parents before children; members on a ring or under an absent parent are not. */
  order: Int32Array;
  /** The children of member n, or of `atTop`, are `children[starts[n + 1]]` up to, not including, `starts[n + 2]`. */
  children: Int32Array;
  starts: Int32Array;
}

/** In place of a parent's index: directly under the top, or under a parent that does not exist. */
export const atTop = -1;
export const dangling = -2;

/** Linear, and without recursion, so that depth is no matter. */
export function indexStructure<M extends { parent: string | null }>(held: Readonly<Record<string, M>>): Structure<M> {
  const ids = Object.keys(held);
  const members = ids.map((id) => held[id] as M);
  const parents = indexParents(ids, members);
  const isAssembly = new Uint8Array(ids.length);
  // Children of each member stand together, after those of the members before it; the top's come first.
  const starts = new Int32Array(ids.length + 2);
  for (const at of parents) {
    if (at >= 0) isAssembly[at] = 1;
    if (at >= atTop) starts[at + 2] = (starts[at + 2] ?? 0) + 1;
  }
  for (let index = 1; index < starts.length; index += 1)
    starts[index] = (starts[index] ?? 0) + (starts[index - 1] ?? 0);
  const children = placeChildren(parents, starts);
  return { ids, members, parents, isAssembly, order: walk(children, starts), children, starts };
}

/** Index of each id, for those who are given ids by others. */
export function indexIds(ids: readonly string[]): ReadonlyMap<string, number> {
  const indexOf = new Map<string, number>();
  for (let index = 0; index < ids.length; index += 1) indexOf.set(ids[index] ?? '', index);
  return indexOf;
}

/** Only those named as parents are looked up by name, and they are few; siblings mostly stand together. */
function indexParents(ids: readonly string[], members: readonly { parent: string | null }[]): Int32Array {
  const slots = new Map<string, number>();
  const slotOf = new Int32Array(ids.length);
  let last: { parent: string | null; slot: number } = { parent: null, slot: atTop };
  for (let index = 0; index < ids.length; index += 1) {
    const parent = members[index]?.parent ?? null;
    if (parent !== last.parent) last = { parent, slot: slotFor(slots, parent) };
    slotOf[index] = last.slot;
  }
  const indexOfSlot = new Int32Array(slots.size).fill(dangling);
  for (let index = 0; index < ids.length; index += 1) {
    const slot = slots.get(ids[index] ?? '');
    if (slot !== undefined) indexOfSlot[slot] = index;
  }
  return slotOf.map((slot) => (slot === atTop ? atTop : (indexOfSlot[slot] ?? dangling)));
}

function slotFor(slots: Map<string, number>, parent: string | null): number {
  if (parent === null) return atTop;
  const held = slots.get(parent);
  if (held !== undefined) return held;
  slots.set(parent, slots.size);
  return slots.size - 1;
}

function placeChildren(parents: Int32Array, starts: Int32Array): Int32Array {
  const next = starts.slice();
  const children = new Int32Array(parents.length);
  for (let index = 0; index < parents.length; index += 1) {
    const at = parents[index] ?? dangling;
    if (at < atTop) continue;
    const place = next[at + 1] ?? 0;
    children[place] = index;
    next[at + 1] = place + 1;
  }
  return children;
}

function walk(children: Int32Array, starts: Int32Array): Int32Array {
  const order = new Int32Array(children.length);
  let reached = 0;
  for (let of = atTop; of < reached; of += 1) {
    const parent = of === atTop ? atTop : (order[of] ?? 0);
    for (let at = starts[parent + 1] ?? 0; at < (starts[parent + 2] ?? 0); at += 1) {
      order[reached] = children[at] ?? 0;
      reached += 1;
    }
  }
  return order.subarray(0, reached);
}
