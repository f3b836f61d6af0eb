// Finds documents that a system holds as active and no standing receipt explains. What is gone again ends with the last
// page.
import { endGoneExtras } from '../../domain/drift/decide-sweep';
import type { SeenDrift } from '../../domain/drift/finding';
import { judgeExtra } from '../../domain/drift/judge-drift';
import { noSite } from '../../domain/handoff/stage';
import type { SweepAnswer, SweepPage } from '../../ports/activities';
import type { ListedPath } from '../../ports/drift';
import type { ListedDocument } from '../../ports/systems';
import { receiverOf, trySystem } from './read-back';
import { recordSweep } from './record-sweep';
import { wholeSystem } from './record-unread';
import type { SweepGiven } from './sweep-receipts';

const documentsPerPage = 200;

export async function sweepExtras(given: SweepGiven, page: SweepPage): Promise<SweepAnswer> {
  const { transactions, systems, hash } = given;
  const { system, itemId, cursor } = page;
  const since = page.since ?? (await transactions.run((tx) => tx.clock()));
  const receiver = receiverOf(systems, system);
  const listed = await trySystem(() => receiver.listDocuments({ cursor, limit: documentsPerPage }));
  if (listed.kind === 'failed') return { checked: 0, found: 0, cursor, since, unread: listed.detail };
  const { items, nextCursor } = listed.value;
  const paths = new Map(items.map((one) => [one.documentPath, { ...one, itemId: itemOf(one) }]));
  const ofItem = itemId === undefined ? {} : { itemId };
  const unexplained = await transactions.reads.drift.listUnexplained({
    system,
    ...ofItem,
    paths: [...paths.values()].map(withoutContent),
  });
  const seen = unexplained.map(({ documentPath, changeId, site, preparedBy }): SeenDrift => {
    const { document = null, itemId: item = null, content: held = null } = paths.get(documentPath) ?? {};
    const of = { system, documentPath, document, site: site ?? noSite, itemId: item, changeId };
    const heldHash = held === null ? null : hash(held);
    return { ...judgeExtra(preparedBy), ...of, receiptId: null, receiptHash: null, held, heldHash, detail: null };
  });
  const isLast = nextCursor === null;
  await recordSweep(given, { seen, looked: isLast ? [wholeSystem(system)] : [] });
  if (isLast)
    await transactions.run(async (tx) => {
      const gone = await tx.drift.listGoneExtras({ system, since, ...ofItem });
      await tx.commit(endGoneExtras(gone, await tx.clock()));
    });
  return { checked: items.length, found: seen.length, cursor: nextCursor, since, unread: null };
}

function withoutContent({ documentPath, document, itemId }: ListedPath): ListedPath {
  return { documentPath, document, itemId };
}

/** The lock of an order names the item in its lock set. */
function itemOf({ document, content }: ListedDocument): string | null {
  if (document !== null && 'itemId' in document) return document.itemId;
  const { itemId, lockSet } = (content ?? {}) as { itemId?: unknown; lockSet?: { itemId?: unknown } };
  const named = lockSet?.itemId ?? itemId;
  return typeof named === 'string' ? named : null;
}
