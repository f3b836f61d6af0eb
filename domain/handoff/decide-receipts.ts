// A handoff ends with receipts: the receiver was read back and holds what was handed over, or holds it no longer.
import { effectsOf, type Effects } from '../effects';
import type { LedgerEntry } from '../ledger/ledger-entry';
import type { Told } from '../told';
import { accepted, type Verdict } from '../verdict';
import type { DocumentReceipt } from './document';
import { changeField, changeOf, type HandoffRef } from './handoff-ref';
import { requireMove, type HandoffRecord } from './handoff-record';

export interface KeepReceipts {
  handoff: HandoffRef;
  as: 'verified' | 'withdrawn';
  receipts: readonly DocumentReceipt[];
  actor: string;
}

/**
 * Refused with HANDOFF_ENDED and HANDOFF_UNKNOWN: a waived or aborted handoff is not verified by an attempt that comes late.
 * An end that stands already is accepted and does nothing.
 */
export function decideReceipts(
  { handoff, as, receipts, actor }: KeepReceipts,
  /** `causationId`: of the event that released the change. */
  { record, causationId, at }: { record: HandoffRecord | null; causationId: string | null; at: string },
): Verdict<Effects> {
  const { handoffId } = handoff;
  if (record?.state === as) return accepted(effectsOf({}));
  const unfit = requireMove(handoffId, record, as);
  if (unfit !== null) return unfit;
  const { generation = 1, owner = '' } = record ?? {};
  const nothingOpen = { reason: null, detail: null, dueAt: null, stuckSince: null, retry: null };
  const entry = (key: string, kind: string, body: Record<string, unknown>): LedgerEntry => ({
    key,
    kind,
    actor,
    ...changeField(handoff),
    handoffId,
    body,
  });
  const ended = as === 'verified' ? 'handoffVerified' : 'handoffWithdrawn';
  return accepted(
    effectsOf({
      writes: [
        { kind: 'receiptsKept', handoffId, as, receipts },
        { kind: 'handoffMoved', move: { handoffId, state: as, generation, owner, ...nothingOpen, at } },
      ],
      told: as === 'verified' ? receipts.flatMap((one) => toldOfReceipt(handoff, one, causationId)) : [],
      ledger: [
        ...receipts.map(({ documentPath: document, contentHash, acknowledgement: { localRevision, label } }) =>
          entry(`receipt ${handoffId} ${as} ${document}`, as === 'verified' ? 'receiptVerified' : 'receiptWithdrawn', {
            document,
            contentHash,
            localRevision,
            label,
          }),
        ),
        entry(`${as} ${handoffId}`, ended, { documents: receipts.length }),
      ],
    }),
  );
}

/** Subscribers learn of what ERP and QMS hold once it was read back there; what no change handed over is no release. */
function toldOfReceipt(
  handoff: HandoffRef,
  { document, contentHash }: DocumentReceipt,
  causationId: string | null,
): Told[] {
  const changeId = changeOf(handoff);
  if (changeId === null || (document.kind !== 'manufacturingBom' && document.kind !== 'inspectionPlan')) return [];
  const { site, itemId, revision } = document;
  return [
    {
      name: document.kind === 'manufacturingBom' ? 'mbom.released' : 'inspectionplan.released',
      id: `${handoff.handoffId}/${itemId}/${contentHash}`,
      subject: `item/${site}/${itemId}`,
      data: { site, itemId, revision, contentHash, changeId },
      changeId,
      ...(causationId === null ? {} : { causationId }),
    },
  ];
}
