// Takes back what a handoff wrote, the last document first, and reads back that it is gone. What is still on its way is
// fenced before anybody looks. What is not its own is left alone, and then the withdrawal is blocked.
import type { DocumentReceipt } from '../../domain/handoff/document';
import { acknowledged, takingBack } from '../../domain/handoff/document-steps';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import { withdrawKey } from '../../domain/handoff/idempotency-keys';
import { writtenDocuments, type WrittenDocument } from '../../domain/handoff/written-documents';
import type { WithdrawalAnswer } from '../../ports/activities';
import { orThrow } from '../../ports/refused';
import { receiverFor, type HandoffGiven } from './handoff-given';
import { recordReceipts } from './record-receipts';
import { stages } from './stages/stages';

type Blocked = Extract<WithdrawalAnswer, { kind: 'blocked' }>;

export async function withdraw(
  given: HandoffGiven,
  { handoff, actor, reason }: { handoff: HandoffRef; actor: string; reason: string },
): Promise<WithdrawalAnswer> {
  const { handoffId, stage } = handoff;
  const every = await given.transactions.reads.handoffs.listEveryPrepared(handoffId);
  const receipts: DocumentReceipt[] = [];
  for (const [ordinal, one] of writtenDocuments(given.hash, handoffId, every).entries()) {
    const taken = await takeBack(given, { handoffId, one, ordinal, reason });
    if (taken?.kind === 'blocked') return taken;
    if (taken !== null) receipts.push(taken.receipt);
  }
  await stages[stage].takeBack?.(given, handoff);
  orThrow(await recordReceipts(given, { handoff, as: 'withdrawn', receipts, actor }));
  return { kind: 'withdrawn', documents: receipts.length };
}

/** Null where the receiver never had it. */
async function takeBack(
  { systems, hash }: HandoffGiven,
  of: { handoffId: string; one: WrittenDocument; ordinal: number; reason: string },
): Promise<{ kind: 'receipt'; receipt: DocumentReceipt } | Blocked | null> {
  const { handoffId, one, ordinal, reason } = of;
  const { system, document, contentHash, keys } = one;
  const receiver = receiverFor(systems, system);
  const documentPath = receiver.describeDocument(document);
  const receipt = { system, document, documentPath, contentHash };
  await receiver.fenceWrites({ document, idempotencyKeys: keys, reason });
  const step = takingBack(await receiver.readDocument(document), new Set(keys));
  switch (step.do) {
    case 'nothing':
      return step.receipt === null ? null : { kind: 'receipt', receipt: { ...receipt, acknowledgement: step.receipt } };
    case 'stop':
      return { kind: 'blocked', documentPath, detail: step.detail };
    case 'withdraw': {
      const { expectedRevision } = step;
      const idempotencyKey = withdrawKey(hash, { handoffId, ordinal, localRevision: expectedRevision });
      await receiver.withdrawDocument({ document, expectedRevision, idempotencyKey, reason });
      const after = await receiver.readDocument(document);
      if (after?.status !== 'withdrawn')
        return { kind: 'blocked', documentPath, detail: 'the receiver still holds it as active.' };
      return { kind: 'receipt', receipt: { ...receipt, acknowledgement: acknowledged(after) } };
    }
  }
}
