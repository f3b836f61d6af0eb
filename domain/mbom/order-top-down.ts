// Parents before children, for any structure whose members name their parent.
import { indexStructure } from './structure';

/** Ids reached from the top; members on a ring of parents or under an absent one are not among them. */
export function orderTopDown(members: Readonly<Record<string, { parent: string | null }>>): string[] {
  const { ids, order } = indexStructure(members);
  return Array.from(order, (index) => ids[index] ?? '');
}
