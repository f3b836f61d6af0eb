// Handoffs as workflows record them, by hand: for worlds that need one in some state and run no workflow.
import { contentHash } from '../../adapters/signing/content-hash';
import type { DocumentReceipt, DraftDocument } from '../../domain/handoff/document';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import { park } from '../../engine/handoff/park';
import { fixDocuments } from '../../engine/handoff/prepare';
import { propose } from '../../engine/handoff/propose';
import { recordReceipts } from '../../engine/handoff/record-receipts';
import { recordTransition } from '../../engine/handoff/record-transition';
import { orThrow } from '../../ports/refused';
import type { Transactions } from '../../ports/transaction';
import { linkToNothing } from './link-to-nothing';

export interface HandoffDesk {
  propose(handoff: HandoffRef): Promise<void>;
  prepare(handoff: HandoffRef, ...drafts: DraftDocument[]): Promise<void>;
  end(handoff: HandoffRef, as: 'verified' | 'withdrawn', ...receipts: DocumentReceipt[]): Promise<void>;
  /** Waits for a human; answers the id of the wait. */
  park(handoff: HandoffRef, reason: string): Promise<string>;
  /** By a human, from a park. */
  callOff(handoff: HandoffRef): Promise<void>;
}

export function handoffDesk(transactions: Transactions): HandoffDesk {
  const given = { transactions, hash: contentHash, linkTo: linkToNothing };
  const desk: HandoffDesk = {
    propose: async (handoff) => {
      await propose({ transactions, systemOfRecord: {} }, { handoff, owner: 'planner' });
    },
    prepare: async (handoff, ...drafts) => {
      await fixDocuments(given, { handoff, generation: 1, drafts });
    },
    end: async (handoff, as, ...receipts) => {
      orThrow(await recordReceipts(given, { handoff, as, receipts, actor: 'cutin' }));
    },
    park: async (handoff, reason) => {
      const { handoffId, workflowId } = handoff;
      const now = new Date().toISOString();
      const times = { parkedAt: now, dueAt: now, nth: 1, isWithdrawal: false, generation: 1 };
      const parkId = `${handoffId}#1`;
      const waits = { parkId, workflowId, reason, detail: reason, owner: 'planner', ...times };
      const ways = { retryNeedsNewGeneration: true, actions: ['retry', 'abort'] as ('retry' | 'abort')[] };
      orThrow(await park(given, { handoff, park: { ...waits, ...ways } }));
      return parkId;
    },
    callOff: async (handoff) => {
      await desk.park(handoff, 'HANDOFF_REJECTED');
      const transition = { state: 'aborted', generation: 1, owner: 'planner', actor: 'pat' } as const;
      orThrow(await recordTransition(given, { handoff, transition }));
    },
  };
  return desk;
}
