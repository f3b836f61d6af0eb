// A site that nobody knows is a slip of the pen; an empty answer for it would read as "nothing waits there".
import type { ReadModel } from '../ports/read-model';
import { Problem } from './problem';

/** Throws SITE_UNKNOWN. A site counts as known by the registry, or because something was handed over there. */
export async function requireSite(
  { sites, readModel }: { sites: readonly string[]; readModel: Pick<ReadModel, 'listHandoffs'> },
  site: string,
): Promise<void> {
  if (sites.includes(site)) return;
  const { items } = await readModel.listHandoffs({ site }, { cursor: null, limit: 1 });
  if (items.length === 0)
    throw new Problem(
      404,
      'SITE_UNKNOWN',
      `There is no site ${site}. The registry has: ${sites.join(', ') || 'none'}.`,
    );
}
