// A *lock* pins the exact revisions an order is built to. It is proposed, opens when MES has echoed its seal, and closes;
// it is never rewritten (RULES 5.4).
import type { OrderKey } from '../orders/work-order';
import { stateMachine } from '../state-machine';
import type { LockSet } from './lock-set';

export type LockState = 'proposed' | 'open' | 'closed' | 'discarded';

export const lockStates = stateMachine<LockState>({
  proposed: ['open', 'discarded'],
  open: ['closed'],
  closed: [],
  discarded: [],
});

/** One version of a lock, without what it pins. */
export interface LockHeader extends OrderKey {
  version: number;
  seal: string;
  /** The change that made its revision effective. */
  changeId: string;
  state: LockState;
}

export interface OrderLock extends LockHeader {
  lockSet: LockSet;
  proposedAt: string;
  openedAt: string | null;
  endedAt: string | null;
  endedBecause: string | null;
}

/**
 * How the lock of an order stands. `requested`: on its way. `parked`: its handoff waits for a human. `none`: none was
 * asked for, or it has ended.
 */
export type LockStanding = 'open' | 'proposed' | 'requested' | 'parked' | 'none';
