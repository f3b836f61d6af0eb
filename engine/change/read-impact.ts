// Reads what a change meets at a site: the floor from MES, stock from ERP, where-used from PLM, structure and
// characteristics from what is frozen.
import { compareParts } from '../../domain/mbom/compare-eboms';
import { summariseDifferences } from '../../domain/mbom/summarise-differences';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { assembleImpact, type Impact, type ItemReading, type ParentUse } from '../../domain/change/impact';
import type { SerialRules } from '../../domain/effectivity/serial';
import type { AffectedItem, ReleasedChange } from '../../domain/change/released-change';
import type { IdentityReads } from '../../ports/identity';
import type { Systems } from '../../ports/systems';
import { assessPlan } from '../inspection/assess-plan';
import { sideBySide } from '../side-by-side';
import { findEbom, readEbom } from '../identity/read-revision';

export interface ReadImpactGiven {
  identity: Pick<IdentityReads, 'findRevisionContent'>;
  systems: Pick<Systems, 'workOrders' | 'stock' | 'whereUsed'>;
  serialRules: SerialRules;
}

/** Deeper structures than this are refused rather than followed for ever. */
const depthMax = 50;
const parentsMax = 10_000;
const usersReadMax = 10 * parentsMax;

/** Refusals: SITE_NOT_AFFECTED, REVISION_UNKNOWN, WHERE_USED_TOO_LARGE. */
export async function readImpact(
  given: ReadImpactGiven,
  change: ReleasedChange,
  site: string,
): Promise<Verdict<Impact>> {
  const { changeId, sites } = change;
  if (!sites.includes(site)) {
    return refused({
      code: 'SITE_NOT_AFFECTED',
      message: `${changeId} is released for ${sites.join(', ')}, not for ${site}.`,
      at: site,
    });
  }
  const { endItem } = change;
  const readings: ItemReading[] = [];
  const items = change.affectedItems.filter(({ action }) => action !== 'delete');
  const uses = await readUses(
    given.systems,
    items.map(({ itemId }) => itemId),
  );
  for (const reading of await sideBySide(items, (item) => readItem(given, { item, site, endItem, uses }))) {
    if (reading.kind === 'refused') return reading;
    readings.push(reading.value);
  }
  return accepted(assembleImpact({ changeId, site }, readings));
}

async function readItem(
  { identity, systems, serialRules }: ReadImpactGiven,
  of: { item: AffectedItem; site: string; endItem: string; uses: ReadonlyMap<string, readonly Use[]> },
): Promise<Verdict<ItemReading>> {
  const { item, site, endItem, uses } = of;
  const { itemId, fromRevision, toRevision } = item;
  const after = await readEbom(identity, itemId, toRevision);
  if (after.kind === 'refused') return after;
  const plan = await assessPlan(identity, item);
  if (plan.kind === 'refused') return plan;
  const { ebom } = after.value;
  const nothing = { ...ebom, revision: '', occurrences: {} };
  const before = fromRevision === null ? nothing : await findEbom(identity, itemId, fromRevision);
  // What cannot be compared is not told as new.
  const parts = before === null ? [] : compareParts(before, ebom);
  const superseded = parts.filter((part) => part.after === '0').map((part) => part.itemId);
  const parents = parentsOf(itemId, uses);
  if (parents.kind === 'refused') return parents;
  const [orders, stock] = await Promise.all([
    systems.workOrders.listOpenWorkOrders({ site, itemId }),
    superseded.length === 0 ? [] : systems.stock.listStock({ site, itemIds: superseded }),
  ]);
  return accepted({
    ...serialRules(endItem),
    itemId,
    fromRevision,
    toRevision,
    orders,
    structure: before === null ? null : summariseDifferences(before, ebom),
    parts,
    stock,
    parents: parents.value,
    plan: plan.value,
  });
}

type Use = Awaited<ReturnType<Systems['whereUsed']['listParents']>>[number];

/** Direct users of the items, of their users and so on: PLM is asked once a level, however many items there are. */
async function readUses({ whereUsed }: Pick<Systems, 'whereUsed'>, itemIds: string[]): Promise<Map<string, Use[]>> {
  const uses = new Map<string, Use[]>();
  let level = itemIds;
  for (let depth = 1; level.length > 0 && depth <= depthMax && uses.size <= usersReadMax; depth += 1) {
    for (const itemId of level) uses.set(itemId, []);
    const found = await whereUsed.listParents(level);
    for (const use of found) uses.get(use.itemId)?.push(use);
    level = [...new Set(found.map(({ parent }) => parent))].filter((parent) => !uses.has(parent));
  }
  return uses;
}

/** Level by level up to the products nobody uses. A product met again is not followed again, so a ring ends. */
function parentsOf(itemId: string, uses: ReadonlyMap<string, readonly Use[]>): Verdict<ParentUse[]> {
  const found: ParentUse[] = [];
  const pathOf = new Map<string, string[]>([[itemId, [itemId]]]);
  let level = [itemId];
  for (let depth = 1; level.length > 0; depth += 1) {
    const next: string[] = [];
    let isRead = true;
    for (const one of level.toSorted()) {
      const direct = uses.get(one);
      isRead &&= direct !== undefined;
      for (const use of direct ?? []) {
        if (pathOf.has(use.parent)) continue;
        const path = [use.parent, ...(pathOf.get(use.itemId) ?? [])];
        pathOf.set(use.parent, path);
        found.push({ itemId: use.parent, revision: use.parentRevision, depth, path });
        next.push(use.parent);
      }
    }
    if (!isRead || (next.length > 0 && (depth >= depthMax || found.length > parentsMax))) {
      return refused({
        code: 'WHERE_USED_TOO_LARGE',
        message: `${itemId} is used in more than ${String(parentsMax)} products or deeper than ${String(depthMax)} levels.`,
        at: itemId,
      });
    }
    level = next;
  }
  return accepted(found);
}
