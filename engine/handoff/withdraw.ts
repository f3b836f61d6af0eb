// Takes back what a handoff wrote, the last document first, and reads back that it is gone. What is not its own is left
// alone, and then the withdrawal is blocked.
import type { DocumentReceipt, PreparedDocument } from '../../domain/handoff/document';
import { acknowledged, takingBack } from '../../domain/handoff/document-steps';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import { withdrawKey, writeKeysUpTo } from '../../domain/handoff/idempotency-keys';
import type { WithdrawalAnswer } from '../../ports/activities';
import { orThrow } from '../../ports/refused';
import { receiverFor, type HandoffGiven } from './handoff-given';
import { recordReceipts } from './record-receipts';
import { stages } from './stages/stages';

type Blocked = Extract<WithdrawalAnswer, { kind: 'blocked' }>;
type Generation = PreparedDocument & { generation: number };

export async function withdraw(
  given: HandoffGiven,
  { handoff, actor, reason }: { handoff: HandoffRef; actor: string; reason: string },
): Promise<WithdrawalAnswer> {
  const { handoffId, stage } = handoff;
  const every = await given.transactions.reads.handoffs.listEveryPrepared(handoffId);
  const ownKeys = keysOf(given, handoffId, every);
  const newest = every.filter((one) => one.generation === every[0]?.generation).reverse();
  const receipts: DocumentReceipt[] = [];
  for (const [ordinal, one] of newest.entries()) {
    const taken = await takeBack(given, { handoffId, one, ordinal, ownKeys, reason });
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
  of: { handoffId: string; one: Generation; ordinal: number; ownKeys: ReadonlySet<string>; reason: string },
): Promise<{ kind: 'receipt'; receipt: DocumentReceipt } | Blocked | null> {
  const { handoffId, one, ordinal, ownKeys, reason } = of;
  const { system, document, contentHash } = one;
  const receiver = receiverFor(systems, system);
  const documentPath = receiver.describeDocument(document);
  const receipt = { system, document, documentPath, contentHash };
  const step = takingBack(await receiver.readDocument(document), ownKeys);
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

/** The keys of all its writes: a document is counted by its place in its generation. */
function keysOf({ hash }: HandoffGiven, handoffId: string, every: readonly Generation[]): Set<string> {
  const generation = every[0]?.generation ?? 0;
  return new Set(every.flatMap((_, ordinal) => writeKeysUpTo(hash, { handoffId, ordinal, generation })));
}
