// Messages on their way to Temporal. One that no workflow took is not delivered: it stays, it is listed, and it is sent
// again until one takes it or what it is about has ended.
import type { OutboxMessage } from '../domain/outbox-message';

/**
 * - `taken`: its workflow runs, or accepted it.
 * - `refused`: its workflow answered no, for good.
 * - `untaken`: there is no workflow to take it.
 */
export type Sent =
  | { kind: 'taken' }
  | { kind: 'refused'; because: string }
  | { kind: 'untaken'; workflowId: string; because: string };

export type Delivery = 'delivered' | 'recorded, not yet delivered';

export interface OutboxEntry {
  key: string;
  kind: string;
  attempts: number;
  recordedAt: string;
  /** Null once it was delivered. */
  nextAt: string | null;
  deliveredAt: string | null;
  lastError: string | null;
}

export interface Outbox {
  /** Leased to the caller; one that dies leaves them to the next. */
  claimDue(limit: number): Promise<OutboxMessage[]>;
  /** Whether the store says that what the workflow was for has ended. */
  hasEnded(workflowId: string): Promise<boolean>;
  markSent(key: string, note: string | null): Promise<void>;
  markFailed(key: string, error: string): Promise<void>;
  /** Like `markFailed`, and told in the ledger, once. */
  markUntaken(key: string, because: string): Promise<void>;
}

/** How people see it. */
export interface OutboxView {
  isDelivered(key: string): Promise<boolean>;
  /** Oldest first. */
  listMessages(query: { undelivered: boolean; after?: string; limit: number }): Promise<OutboxEntry[]>;
}
