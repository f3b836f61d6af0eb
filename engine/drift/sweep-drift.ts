// Reads systems back, a page at a time, and compares with the receipts. A document that cannot be read is a finding of its
// own; a system that is away is told to the sweep, which goes on with the others.
import { judgeDrift, judgeExtra, judgeUnreadable } from '../../domain/drift/judge-drift';
import type { SweepAnswer, SweepPage } from '../../ports/activities';
import type { ListedPath, LookedAt, NewestReceipt, SeenDrift } from '../../ports/drift';
import type { DocumentKey } from '../../domain/handoff/document';
import { noSite } from '../../domain/handoff/stage';
import type { SystemName } from '../../domain/handoff/system-name';
import type { Stores } from '../../ports/stores';
import { SystemFault } from '../../ports/system-fault';
import type { ListedDocument, ReceiverPort, Systems } from '../../ports/systems';

interface Given {
  stores: Stores;
  systems: Systems;
}

const receiptsPerPage = 50;
const documentsPerPage = 200;
/** A page ends early where documents are slow to read, so that it stays within the time of an activity. */
const pageMsMax = 60_000;

export async function sweepReceipts({ stores, systems }: Given, page: SweepPage): Promise<SweepAnswer> {
  const { system, itemId, cursor } = page;
  const receiver = receiverOf(systems, system);
  const ofItem = itemId === undefined ? {} : { itemId };
  const receipts = await stores.drift.listReceipts({ system, cursor, limit: receiptsPerPage, ...ofItem });
  const endMs = Date.now() + pageMsMax;
  const seen: SeenDrift[] = [];
  const looked: LookedAt[] = [];
  let next = receipts.cursor;
  let unread: string | null = null;
  for (const receipt of receipts.items) {
    const { document, documentPath, receiptId, stands } = receipt;
    const isLate = Date.now() > endMs;
    const read: ReadBack = !stands || isLate ? { kind: 'read', held: null } : await readBack(receiver, document);
    if (isLate || read.kind === 'away') {
      next = looked.at(-1)?.documentPath ?? cursor;
      unread = read.kind === 'away' ? read.detail : null;
      break;
    }
    looked.push({ system, documentPath, document, receiptId: stands ? receiptId : null });
    const drift = stands ? compared(system, receipt, read) : null;
    if (drift !== null) seen.push(drift);
  }
  await stores.drift.recordSweep({ seen, looked });
  return { checked: looked.length, found: seen.length, cursor: next, unread };
}

type ReadBack = { kind: 'read'; held: unknown } | { kind: 'unreadable' | 'away'; detail: string };

async function readBack(receiver: ReceiverPort, document: DocumentKey): Promise<ReadBack> {
  const first = await tryRead(receiver, document);
  if (first.kind === 'read' || first.isFinal) return asRead(first);
  // A document that fails alone is told from a system that is away by asking for something else.
  const other = await trySystem(() => receiver.listDocuments({ cursor: null, limit: 1 }));
  if (other.kind === 'failed') return { kind: 'away', detail: other.detail };
  return asRead(await tryRead(receiver, document));
}

async function tryRead(receiver: ReceiverPort, document: DocumentKey): Promise<Tried<unknown>> {
  const tried = await trySystem(() => receiver.readDocument(document));
  if (tried.kind === 'failed') return tried;
  return { kind: 'read', value: tried.value?.status === 'active' ? tried.value.content : null };
}

function asRead(tried: Tried<unknown>): ReadBack {
  return tried.kind === 'read' ? { kind: 'read', held: tried.value } : { kind: 'unreadable', detail: tried.detail };
}

type Tried<T> = { kind: 'read'; value: T } | { kind: 'failed'; isFinal: boolean; detail: string };

/** What is no fault of the system is ours, and fails the activity. */
async function trySystem<T>(call: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { kind: 'read', value: await call() };
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    const isFinal = error.reason === 'rejected' || error.reason === 'notFound';
    return { kind: 'failed', isFinal, detail: error.message.slice(0, 500) };
  }
}

function compared(system: SystemName, receipt: NewestReceipt, read: ReadBack): SeenDrift | null {
  const {
    receiptId,
    document,
    documentPath,
    contentHash: receiptHash,
    content: received,
    changeId,
    site,
    itemId,
  } = receipt;
  const of = { system, documentPath, document, site, itemId, changeId, receiptId, receiptHash };
  if (read.kind !== 'read') return { ...judgeUnreadable(), ...of, held: null, detail: read.detail };
  const judged = judgeDrift({ documentKind: document.kind, received, held: read.held });
  return judged === null ? null : { ...judged, ...of, held: read.held };
}

/** Documents that a system holds as active and no standing receipt explains. What is gone again ends with the last page. */
export async function sweepExtras({ stores, systems }: Given, page: SweepPage): Promise<SweepAnswer> {
  const { system, itemId, cursor } = page;
  const since = page.since ?? (await stores.drift.readClock());
  const receiver = receiverOf(systems, system);
  const listed = await trySystem(() => receiver.listDocuments({ cursor, limit: documentsPerPage }));
  if (listed.kind === 'failed') return { checked: 0, found: 0, cursor, since, unread: listed.detail };
  const { items, nextCursor } = listed.value;
  const paths = new Map(items.map((one) => [one.documentPath, { ...one, itemId: itemOf(one) }]));
  const ofItem = itemId === undefined ? {} : { itemId };
  const unexplained = await stores.drift.listUnexplained({
    system,
    ...ofItem,
    paths: [...paths.values()].map(withoutContent),
  });
  const seen = unexplained.map(({ documentPath, changeId, site }): SeenDrift => {
    const { document = null, itemId: item = null, content = null } = paths.get(documentPath) ?? {};
    const of = { system, documentPath, document, site: site ?? noSite, itemId: item, changeId };
    return { ...judgeExtra(), ...of, receiptId: null, receiptHash: null, held: content };
  });
  const looked = nextCursor === null ? [wholeSystem(system)] : [];
  await stores.drift.recordSweep({ seen, looked });
  if (nextCursor === null) await stores.drift.endGoneExtras({ system, since, ...ofItem });
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

/** A system that could not be read at all is a finding at its root; it ends once it was listed to its end. */
export async function recordUnread(
  { stores }: Pick<Given, 'stores'>,
  system: SystemName,
  detail: string,
): Promise<void> {
  const seen = { ...judgeUnreadable(), ...wholeSystem(system), site: noSite, itemId: null, changeId: null };
  await stores.drift.recordSweep({ seen: [{ ...seen, receiptHash: null, held: null, detail }], looked: [] });
}

function wholeSystem(system: SystemName): LookedAt {
  return { system, documentPath: '/', document: null, receiptId: null };
}

function receiverOf(systems: Systems, system: SystemName): ReceiverPort {
  if (system === 'alm') throw new Error('ALM receives nothing.');
  return systems.receivers[system];
}
