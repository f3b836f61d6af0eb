// Compares what a system holds with the newest receipts, a page at a time. A document that cannot be read is a finding of
// its own; a system that is away is told to the sweep, which goes on with the others.
import type { LookedAt, SeenDrift } from '../../domain/drift/finding';
import { judgeDrift, judgeUnreadable } from '../../domain/drift/judge-drift';
import type { SystemName } from '../../domain/handoff/system-name';
import type { HashContent } from '../../domain/identity/artefact';
import type { SweepAnswer, SweepPage } from '../../ports/activities';
import type { NewestReceipt } from '../../ports/drift';
import type { Systems } from '../../ports/systems';
import { readBack, receiverOf, type ReadBack } from './read-back';
import { recordSweep, type RecordGiven } from './record-sweep';

export interface SweepGiven extends RecordGiven {
  systems: Systems;
  hash: HashContent;
  /** Milliseconds of a clock that only goes forward, for the length of a page. */
  nowMs: () => number;
}

const receiptsPerPage = 50;
/** A page ends early where documents are slow to read, so that it stays within the time of an activity. */
const pageMsMax = 60_000;

export async function sweepReceipts(given: SweepGiven, page: SweepPage): Promise<SweepAnswer> {
  const { transactions, systems, hash, nowMs } = given;
  const { system, itemId, cursor } = page;
  const receiver = receiverOf(systems, system);
  const ofItem = itemId === undefined ? {} : { itemId };
  const receipts = await transactions.reads.drift.listReceipts({ system, cursor, limit: receiptsPerPage, ...ofItem });
  const endMs = nowMs() + pageMsMax;
  const seen: SeenDrift[] = [];
  const looked: LookedAt[] = [];
  let next = receipts.cursor;
  let unread: string | null = null;
  for (const receipt of receipts.items) {
    const { document, documentPath, receiptId, stands } = receipt;
    const isLate = nowMs() > endMs;
    const read: ReadBack = !stands || isLate ? { kind: 'read', held: null } : await readBack(receiver, document);
    if (isLate || read.kind === 'away') {
      next = looked.at(-1)?.documentPath ?? cursor;
      unread = read.kind === 'away' ? read.detail : null;
      break;
    }
    looked.push({ system, documentPath, document, receiptId: stands ? receiptId : null });
    const drift = stands ? compared(system, receipt, read, hash) : null;
    if (drift !== null) seen.push(drift);
  }
  await recordSweep(given, { seen, looked });
  return { checked: looked.length, found: seen.length, cursor: next, unread };
}

function compared(system: SystemName, receipt: NewestReceipt, read: ReadBack, hash: HashContent): SeenDrift | null {
  const { receiptId, document, documentPath, contentHash: receiptHash, changeId, site, itemId } = receipt;
  const of = { system, documentPath, document, site, itemId, changeId, receiptId, receiptHash };
  if (read.kind !== 'read') return { ...judgeUnreadable(), ...of, held: null, heldHash: null, detail: read.detail };
  const { held } = read;
  const judged = judgeDrift({ documentKind: document.kind, received: receipt.content, held });
  if (judged === null) return null;
  return { ...judged, ...of, held, heldHash: held === null ? null : hash(held), detail: null };
}
