// A site or an owner that nobody knows is a slip of the pen; an empty answer for it would read as "nothing waits there". Known
// is what governance names, and what a handoff was recorded with under an earlier word of it.
import type { ReadModel } from '../ports/read-model';
import { Problem } from './problem';

type Handoffs = Pick<ReadModel, 'listHandoffs'>;

/** Throws SITE_UNKNOWN. `sites` are those of the registry. */
export async function requireSite(
  { sites, readModel }: { sites: readonly string[]; readModel: Handoffs },
  site: string,
): Promise<void> {
  if (sites.includes(site) || (await isRecorded(readModel, { site }))) return;
  const known = sites.join(', ') || 'none';
  throw new Problem(404, 'SITE_UNKNOWN', `There is no site ${site}. The registry has: ${known}.`, { sites });
}

/** Throws OWNER_UNKNOWN. `owners` are those whom the policies name. */
export async function requireOwner(
  { owners, readModel }: { owners: readonly string[]; readModel: Handoffs },
  owner: string,
): Promise<void> {
  if (owners.includes(owner) || (await isRecorded(readModel, { owner }))) return;
  throw new Problem(404, 'OWNER_UNKNOWN', `Nobody acts as ${owner}; those who do: ${owners.join(', ')}.`, { owners });
}

async function isRecorded(readModel: Handoffs, filter: { site: string } | { owner: string }): Promise<boolean> {
  const { items } = await readModel.listHandoffs(filter, { cursor: null, limit: 1 });
  return items.length > 0;
}
