// What a handoff does in other systems: read the release back, write once, read back, take back. Every call may be
// repeated: a document that already holds what was to be written is never written again.
import { Context } from '@temporalio/activity';
import type { TransformRules } from '../domain/mbom/transform-rules';
import type { HashContent } from '../domain/identity/artefact';
import { contentDifferences } from '../domain/identity/content-differences';
import type { OrderMatrix } from '../domain/orders/order-matrix';
import type { RemoteActivities, TransferAnswer, VerificationAnswer, WithdrawalAnswer } from '../ports/activities';
import type { Acknowledgement, DocumentReceipt, PreparedDocument, ReceivedDocument } from '../domain/handoff/document';
import { subjectOf, type HandoffRef } from '../domain/handoff/handoff-ref';
import type { SystemName } from '../domain/handoff/system-name';
import type { Stores } from '../ports/stores';
import type { ReceiverPort, Systems } from '../ports/systems';
import { closeOrders } from '../engine/orders/close-orders';
import { prepareDocuments } from '../engine/handoff/documents/prepare-documents';
import { readRelease } from '../engine/change/read-release';
import { receiptOfWithdrawal, requireLookedAt, requireRepair, withdrawExtra } from '../engine/drift/repair-drift';
import { sweepExtras, sweepReceipts } from '../engine/drift/sweep-drift';
import { toFailure } from './to-failure';

export interface RemoteActivitiesDependencies {
  stores: Stores;
  systems: Systems;
  rules: TransformRules;
  matrix: OrderMatrix;
  hash: HashContent;
}

const heartbeatEveryMs = 1_500;

export function createRemoteActivities(given: RemoteActivitiesDependencies): RemoteActivities {
  return {
    sweepReceipts: (page) => alive(() => sweepReceipts(given, page)),
    sweepExtras: (page) => alive(() => sweepExtras(given, page)),
    readRelease: (handoff: HandoffRef) => alive(() => readRelease(given, handoff)),
    transferHandoff: (input) => alive(() => transfer(given, input)),
    verifyHandoff: (input) => alive(() => verify(given, input)),
    withdrawHandoff: (input) => alive(() => withdraw(given, input)),
  };
}

/** Heartbeats while it works, so that a killed worker is noticed in seconds, and maps faults to failures. */
async function alive<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), heartbeatEveryMs);
  try {
    return await work();
  } catch (error) {
    throw toFailure(error);
  } finally {
    clearInterval(beat);
  }
}

type Carried = { handoff: HandoffRef; generation: number };

async function transfer(
  given: RemoteActivitiesDependencies,
  { handoff, generation }: Carried,
): Promise<TransferAnswer> {
  const { stores, systems, hash } = given;
  const repair = await requireRepair(stores, handoff);
  let documents = await stores.handoffs.listPrepared(handoff.handoffId, generation);
  if (documents.length === 0) {
    await stores.handoffs.prepareDocuments({
      handoff,
      generation,
      documents: await prepareDocuments({ ...given, handoff, generation }),
    });
    documents = await stores.handoffs.listPrepared(handoff.handoffId, generation);
  }
  const acknowledgements: Acknowledgement[] = [];
  let settledByReadBack = 0;
  for (const [ordinal, one] of documents.entries()) {
    const receiver = receiverFor(systems, one.system);
    if (repair?.action === 'withdrawExtra') {
      acknowledgements.push(await withdrawExtra({ receiver, one, repair, hash }));
      continue;
    }
    const held = await receiver.readDocument(one.document);
    if (held !== null && holds(given, held, one)) {
      settledByReadBack += 1;
      acknowledgements.push({ level: 'L3', localRevision: held.localRevision, label: held.label });
      continue;
    }
    const keyOf = (at: number): string =>
      hash({ handoff: handoff.handoffId, step: `write ${String(ordinal)}`, generation: at });
    const ownKeys = Array.from({ length: generation }, (_, index) => keyOf(index + 1));
    requireLookedAt({ repair, held, ownKeys, hash, documentPath: receiver.describeDocument(one.document) });
    const idempotencyKey = keyOf(generation);
    acknowledgements.push(
      await receiver.writeDocument({
        document: one.document,
        content: one.content,
        idempotencyKey,
        expectedRevision: held?.localRevision ?? null,
      }),
    );
  }
  return { generation, acknowledgements, settledByReadBack };
}

async function verify(
  given: RemoteActivitiesDependencies,
  { handoff, generation }: Carried,
): Promise<VerificationAnswer> {
  const { stores, systems } = given;
  const documents = await stores.handoffs.listPrepared(handoff.handoffId, generation);
  const repair = await requireRepair(stores, handoff);
  if (repair?.action === 'withdrawExtra') return verifyWithdrawn(given, handoff, documents);
  const receipts: DocumentReceipt[] = [];
  for (const one of documents) {
    const receiver = receiverFor(systems, one.system);
    const held = await receiver.readDocument(one.document);
    const documentPath = receiver.describeDocument(one.document);
    if (held === null || !holds(given, held, one)) {
      return {
        kind: 'diverged',
        system: receiver.system,
        documentPath,
        differences: contentDifferences(one.content, held?.content),
      };
    }
    const acknowledgement: Acknowledgement = { level: 'L3', localRevision: held.localRevision, label: held.label };
    receipts.push({
      system: receiver.system,
      document: one.document,
      documentPath,
      contentHash: one.contentHash,
      acknowledgement,
    });
  }
  const open = await settleOrders(given, { handoff, generation }, documents);
  if (open !== null) return open;
  await stores.handoffs.recordReceipts({ handoff, kind: 'verified', receipts, actor: 'cutin' });
  return { kind: 'verified', documents: documents.length };
}

/** A document that nobody handed over is gone, and its path is expected to stay so. */
async function verifyWithdrawn(
  { stores, systems }: RemoteActivitiesDependencies,
  handoff: HandoffRef,
  documents: readonly PreparedDocument[],
): Promise<VerificationAnswer> {
  const receipts: DocumentReceipt[] = [];
  for (const one of documents) {
    const receiver = receiverFor(systems, one.system);
    const receipt = await receiptOfWithdrawal(receiver, one);
    const documentPath = receiver.describeDocument(one.document);
    if (receipt === null) return { kind: 'diverged', system: one.system, documentPath, differences: [] };
    receipts.push(receipt);
  }
  await stores.drift.finishRepair(subjectOf(handoff, 'finding').findingId);
  await stores.handoffs.recordReceipts({ handoff, kind: 'withdrawn', receipts, actor: 'cutin' });
  return { kind: 'verified', documents: documents.length };
}

/** What the engine itself concludes from documents that MES holds; null where nothing is left open. */
async function settleOrders(
  given: RemoteActivitiesDependencies,
  { handoff, generation }: Carried,
  documents: readonly PreparedDocument[],
): Promise<VerificationAnswer | null> {
  const { stage, handoffId, subject } = handoff;
  if (stage === 'workOrderLock') {
    const opened = await given.stores.floor.openLock({ handoffId, generation });
    return opened === 'open' ? null : { kind: 'stale', orderId: subjectOf(handoff, 'order').orderId };
  }
  if (subject.kind === 'finding') await given.stores.drift.finishRepair(subject.findingId);
  if (stage === 'orderDisposition') {
    const open = await closeOrders(given, handoff, documents);
    if (open !== null) return open;
  }
  if (stage === 'orderDisposition' || stage === 'mesLock') await mirrorHolds(given, handoff, documents);
  return null;
}

/** Orders that MES holds under a change may not start here either. */
async function mirrorHolds(
  { stores }: RemoteActivitiesDependencies,
  handoff: HandoffRef,
  documents: readonly PreparedDocument[],
): Promise<void> {
  const { site, stage } = handoff;
  const { changeId } = subjectOf(handoff, 'change');
  // Made by the builders of both stages, and immutable since.
  const contents = documents.map(({ content }) => content as { orders: Record<string, { hold: boolean }> });
  const orderIds = contents.flatMap(({ orders }) =>
    Object.entries(orders).flatMap(([orderId, { hold }]) => (hold ? [orderId] : [])),
  );
  await stores.floor.setChangeHolds({ changeId, site, orderIds, reason: `${stage} of ${changeId}` });
}

/** Newest generation first; a document this handoff never wrote, or that is gone already, needs no taking back. */
async function withdraw(
  given: RemoteActivitiesDependencies,
  input: { handoff: HandoffRef; actor: string; reason: string },
): Promise<WithdrawalAnswer> {
  const { stores, systems, hash } = given;
  const { handoff, actor, reason } = input;
  const every = await stores.handoffs.listEveryPrepared(handoff.handoffId);
  const ours = new Set(every.map((_, index) => writeKey(given, handoff, every, index)));
  const newest = every.filter((one) => one.generation === every[0]?.generation).reverse();
  const receipts: DocumentReceipt[] = [];
  for (const [ordinal, one] of newest.entries()) {
    const receiver = receiverFor(systems, one.system);
    const documentPath = receiver.describeDocument(one.document);
    const held = await receiver.readDocument(one.document);
    if (held === null) continue;
    let gone = held;
    if (held.status === 'active') {
      if (!ours.has(held.idempotencyKey)) {
        return {
          kind: 'blocked',
          documentPath,
          detail: `local revision ${held.label} was not written by this handoff; it is left alone.`,
        };
      }
      const idempotencyKey = hash({
        handoff: handoff.handoffId,
        step: `withdraw ${String(ordinal)}`,
        of: held.localRevision,
      });
      await receiver.withdrawDocument({
        document: one.document,
        expectedRevision: held.localRevision,
        idempotencyKey,
        reason,
      });
      const after = await receiver.readDocument(one.document);
      if (after?.status !== 'withdrawn')
        return { kind: 'blocked', documentPath, detail: 'the receiver still holds it as active.' };
      gone = after;
    }
    const acknowledgement: Acknowledgement = { level: 'L3', localRevision: gone.localRevision, label: gone.label };
    receipts.push({
      system: receiver.system,
      document: one.document,
      documentPath,
      contentHash: one.contentHash,
      acknowledgement,
    });
  }
  if (handoff.stage === 'mesLock' || handoff.stage === 'orderDisposition') await mirrorHolds(given, handoff, []);
  if (handoff.stage === 'effectivityDecision')
    await stores.effectivity.withdrawStatements({
      changeId: subjectOf(handoff, 'change').changeId,
      site: handoff.site,
    });
  await stores.handoffs.recordReceipts({ handoff, kind: 'withdrawn', receipts, actor });
  return { kind: 'withdrawn', documents: receipts.length };
}

/** The key under which a prepared document was written: its ordinal counts within its generation. */
function writeKey(
  { hash }: RemoteActivitiesDependencies,
  handoff: HandoffRef,
  every: (PreparedDocument & { generation: number })[],
  index: number,
): string {
  const generation = every[index]?.generation ?? 0;
  const ordinal = index - every.findIndex((one) => one.generation === generation);
  return hash({ handoff: handoff.handoffId, step: `write ${String(ordinal)}`, generation });
}

function receiverFor(systems: Systems, system: SystemName): ReceiverPort {
  if (system === 'alm') throw new Error('Nothing is handed over to ALM.');
  return systems.receivers[system];
}

function holds({ hash }: RemoteActivitiesDependencies, held: ReceivedDocument, one: PreparedDocument): boolean {
  return held.status === 'active' && hash(held.content) === one.contentHash;
}
