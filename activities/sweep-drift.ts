// Reads systems back, a page at a time, and compares with the receipts.
import { judgeDrift, judgeExtra } from '../domain/drift/judge-drift';
import type { SweepAnswer, SweepPage } from '../ports/activities';
import type { SeenDrift } from '../ports/drift';
import { noSite, type SystemName } from '../ports/stages';
import type { Stores } from '../ports/stores';
import type { ReceiverPort, Systems } from '../ports/systems';

interface Given {
  stores: Stores;
  systems: Systems;
}

const receiptsPerPage = 50;
const documentsPerPage = 200;

export async function sweepReceipts({ stores, systems }: Given, page: SweepPage): Promise<SweepAnswer> {
  const { itemId, cursor } = page;
  const receipts = await stores.drift.listReceipts({
    cursor,
    limit: receiptsPerPage,
    ...(itemId === undefined ? {} : { itemId }),
  });
  const seen: SeenDrift[] = [];
  for (const receipt of receipts) {
    const { system, document, documentPath, contentHash: receiptHash, content: received, changeId, site } = receipt;
    const found = await receiverOf(systems, system).readDocument(document);
    const held = found?.status === 'active' ? found.content : null;
    const judged = judgeDrift({ documentKind: document.kind, received, held });
    if (judged !== null) seen.push({ ...judged, system, documentPath, document, site, changeId, receiptHash, held });
  }
  await stores.drift.recordSweep({ seen, looked: receipts });
  const last = receipts.at(-1);
  const next = receipts.length < receiptsPerPage || last === undefined ? null : `${last.system} ${last.documentPath}`;
  return { checked: receipts.length, found: seen.length, cursor: next };
}

/** Documents that a system holds as active and no handoff ever wrote. */
export async function sweepExtras(
  { stores, systems }: Given,
  { system, cursor }: { system: SystemName; cursor: string | null },
): Promise<SweepAnswer> {
  const receiver = receiverOf(systems, system);
  const page = await receiver.listDocuments({ cursor, limit: documentsPerPage });
  const extras = await stores.drift.withoutReceipt(
    system,
    page.items.map(({ documentPath }) => documentPath),
  );
  const seen = extras.map((documentPath): SeenDrift => {
    const held = page.items.find((one) => one.documentPath === documentPath)?.content ?? null;
    return {
      ...judgeExtra(),
      system,
      documentPath,
      document: null,
      site: noSite,
      changeId: null,
      receiptHash: null,
      held,
    };
  });
  await stores.drift.recordSweep({ seen, looked: [] });
  return { checked: page.items.length, found: seen.length, cursor: page.nextCursor };
}

function receiverOf(systems: Systems, system: SystemName): ReceiverPort {
  if (system === 'alm') throw new Error('ALM receives nothing.');
  return systems.receivers[system];
}
