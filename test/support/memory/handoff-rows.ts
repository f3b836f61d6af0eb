// Handoffs, what they prepared, their parks and receipts, in memory. A handoff is the row that commands of people meet too.
import { changeOf } from '../../../domain/handoff/handoff-ref';
import type { DocumentReceipt, PreparedDocument } from '../../../domain/handoff/document';
import { handoffStates, type HandoffState } from '../../../domain/handoff/handoff-states';
import type { HandoffWrite } from '../../../domain/handoff/handoff-writes';
import type { StandingRetry } from '../../../domain/handoff/retrying';
import type { Park } from '../../../domain/handoff/park';
import type { ParkResolution, StandingHandoff } from '../../../domain/handoff/park-resolution';
import type { Reads } from '../../../ports/transaction';

export interface MemoryHandoff extends StandingHandoff {
  owner?: string;
  generation?: number;
  stuckSince?: string | null;
  dueAt?: string | null;
  retrying?: StandingRetry | null;
}

export interface HandoffRows {
  handoffs: MemoryHandoff[];
  parks: { handoffId: string; park: Park }[];
  resolutions: (ParkResolution & { voidedBecause: string | null })[];
  prepared: { handoffId: string; generation: number; documents: PreparedDocument[] }[];
  receipts: (DocumentReceipt & { handoffId: string; as: 'verified' | 'withdrawn' })[];
}

export function noHandoffRows(): HandoffRows {
  return { handoffs: [], parks: [], resolutions: [], prepared: [], receipts: [] };
}

const answer = <T>(value: T): Promise<T> => Promise.resolve(structuredClone(value));

export function handoffReads(rows: HandoffRows): Reads['handoffs'] {
  return {
    findRecord: (handoffId) => {
      const one = rows.handoffs.find((held) => held.handoffId === handoffId);
      if (one === undefined) return answer(null);
      const { generation = 1, owner = '', stuckSince = null, dueAt = null, retrying = null } = one;
      return answer({ handoffId, state: one.state as HandoffState, generation, owner, stuckSince, dueAt, retrying });
    },
    isParkRecorded: (parkId) => answer(rows.parks.some(({ park }) => park.parkId === parkId)),
    listParks: (handoffId) =>
      answer(
        rows.parks
          .filter((one) => one.handoffId === handoffId)
          .map(({ park }) => ({ park, resolution: standingAnswer(rows, park.parkId) })),
      ),
    findNewestGeneration: (handoffId) =>
      answer(Math.max(0, ...rows.prepared.flatMap((one) => (one.handoffId === handoffId ? [one.generation] : [])))),
    listOfChange: (changeId) =>
      answer(rows.handoffs.flatMap((one) => (one.changeId === changeId ? [one.handoffId] : []))),
    listPrepared: (handoffId, generation) =>
      answer(
        rows.prepared
          .filter((one) => one.handoffId === handoffId && one.generation === generation)
          .flatMap(({ documents }) => documents),
      ),
    listEveryPrepared: (handoffId) =>
      answer(
        rows.prepared
          .filter((one) => one.handoffId === handoffId)
          .sort((a, b) => b.generation - a.generation)
          .flatMap(({ generation, documents }) => documents.map((document) => ({ ...document, generation }))),
      ),
    findReceipt: (handoffId, documentPath) => {
      const one = rows.receipts.find(
        (held) => held.handoffId === handoffId && held.documentPath === documentPath && held.as === 'verified',
      );
      if (one === undefined) return answer(null);
      const { localRevision, label } = one.acknowledgement;
      return answer({ localRevision, label, contentHash: one.contentHash });
    },
  };
}

function standingAnswer({ resolutions }: HandoffRows, parkId: string) {
  const one = resolutions.find((held) => held.parkId === parkId && held.voidedBecause === null);
  return one === undefined ? null : { action: one.action, actor: one.actor, reason: one.reason };
}

type HandoffRowWriters = {
  [Kind in HandoffWrite['kind']]: (rows: HandoffRows, write: Extract<HandoffWrite, { kind: Kind }>) => void;
};

export const handoffRowWriters: HandoffRowWriters = {
  handoffProposed: (rows, { handoff, owner }) => {
    const { handoffId, workflowId, site, stage } = handoff;
    if (rows.handoffs.some((one) => one.handoffId === handoffId)) throw new Error(`${handoffId} is there.`);
    const standing = { state: 'proposed', reason: null, workflowId, park: null, owner, generation: 1 };
    rows.handoffs.push({ handoffId, changeId: changeOf(handoff), site, stage, ...standing, stuckSince: null });
  },
  handoffMoved: (rows, { move }) => {
    const { handoffId, state, generation, owner, reason, detail, stuckSince, dueAt, retry } = move;
    const retrying =
      retry === null || stuckSince === null
        ? null
        : {
            reason: reason ?? '',
            detail: detail ?? '',
            since: stuckSince,
            nextTryAt: retry.nextTryAt,
            parksAt: retry.parksAt,
          };
    const carrier = retry === null ? {} : { workflowId: retry.workflowId };
    moved(rows, handoffId, state, { generation, owner, reason, stuckSince, dueAt, retrying, park: null, ...carrier });
  },
  handoffParked: (rows, { handoffId, park }) => {
    const { parkId, actions, owner, reason, parkedAt: stuckSince, workflowId } = park;
    rows.parks.push({ handoffId, park });
    moved(rows, handoffId, 'parked', {
      owner,
      reason,
      stuckSince,
      workflowId,
      retrying: null,
      park: { parkId, actions },
    });
  },
  handoffEscalated: (rows, { handoffId, owner }) => {
    Object.assign(rows.handoffs.find((one) => one.handoffId === handoffId) ?? {}, { owner });
  },
  documentsPrepared: (rows, { handoffId, generation, documents }) => {
    rows.prepared.push({ handoffId, generation, documents: [...documents] });
  },
  receiptsKept: (rows, { handoffId, as, receipts }) => {
    rows.receipts.push(...receipts.map((receipt) => ({ ...receipt, handoffId, as })));
  },
};

function moved(rows: HandoffRows, handoffId: string, state: HandoffState, to: Partial<MemoryHandoff>): void {
  const held = rows.handoffs.find((one) => one.handoffId === handoffId);
  if (held === undefined || !handoffStates.mayMove(held.state as HandoffState, state))
    throw new Error(`${handoffId} does not move to ${state}.`);
  Object.assign(held, { state, ...to });
}
