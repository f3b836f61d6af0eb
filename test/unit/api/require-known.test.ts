// What a list is asked about must be known to somebody; what an earlier governance named is still found.
import { requireOwner, requireSite } from '../../../api/require-known';
import type { HandoffFilter, HandoffSummary } from '../../../ports/read-model';

const recorded = { site: 'PLANT-OLD', owner: 'shift lead' };
const readModel = {
  listHandoffs: ({ site, owner }: HandoffFilter) =>
    Promise.resolve({
      items: site === recorded.site || owner === recorded.owner ? [recorded as HandoffSummary] : [],
      nextCursor: null,
    }),
};
const given = { readModel, sites: ['PLANT-A'], owners: ['planner', 'plant manager'] };

it.each([
  ['a site of the registry', () => requireSite(given, 'PLANT-A')],
  ['a site that something was handed over to before', () => requireSite(given, 'PLANT-OLD')],
  ['an owner of the policies', () => requireOwner(given, 'planner')],
  ['an owner whom the policies named before, while a handoff is his', () => requireOwner(given, 'shift lead')],
])('%s is known', async (_what, ask) => {
  await expect(ask()).resolves.toBeUndefined();
});

it.each([
  ['a site', () => requireSite(given, 'PLANT-Z'), { code: 'SITE_UNKNOWN', more: { sites: given.sites } }],
  ['an owner', () => requireOwner(given, 'planer'), { code: 'OWNER_UNKNOWN', more: { owners: given.owners } }],
])('%s that nobody knows is refused, and those that there are, are named', async (_what, ask, problem) => {
  await expect(ask()).rejects.toMatchObject({ status: 404, ...problem });
});
