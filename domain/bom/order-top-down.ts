// Parents before children, for any structure whose members name their parent. Iterative, so that depth is no matter.

/** Ids reached from the top; members on a ring of parents or under an absent one are not among them. */
export function orderTopDown(members: Readonly<Record<string, { parent: string | null }>>): string[] {
  const childrenOf = childrenByParent(members);
  const ordered = [...(childrenOf.get(null) ?? [])];
  for (let index = 0; index < ordered.length; index += 1) {
    const children = childrenOf.get(ordered[index] ?? '');
    if (children !== undefined) for (const child of children) ordered.push(child);
  }
  return ordered;
}

export function childrenByParent(
  members: Readonly<Record<string, { parent: string | null }>>,
): Map<string | null, string[]> {
  const childrenOf = new Map<string | null, string[]>();
  for (const id of Object.keys(members)) {
    const parent = members[id]?.parent ?? null;
    const siblings = childrenOf.get(parent);
    if (siblings === undefined) childrenOf.set(parent, [id]);
    else siblings.push(id);
  }
  return childrenOf;
}
