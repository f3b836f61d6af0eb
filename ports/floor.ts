// What the engine keeps of the shop floor: work orders with their locks and holds, what was done to each unit, and every
// answer to "may this operation start?".
import type { Verdict } from '../domain/verdict';
import type { FloorFacts } from '../domain/locks/authorise';
import type { AuthorisationQuestion } from '../domain/locks/authorisation-question';
import type { Denial } from '../domain/locks/denial';
import type { LockSet } from '../domain/locks/lock-set';
import type { RoutingInForce } from '../domain/locks/routing-in-force';

export interface WorkOrder {
  site: string;
  orderId: string;
  itemId: string;
  endItem: string;
  serials: string;
  lot: string | null;
  plannedStart: string | null;
  state: 'created' | 'released' | 'complete' | 'cancelled';
}

export interface OrderLock {
  site: string;
  orderId: string;
  version: number;
  seal: string;
  lockSet: LockSet;
  changeId: string;
  state: 'proposed' | 'open' | 'closed' | 'discarded';
  proposedAt: string;
  openedAt: string | null;
  endedAt: string | null;
  endedBecause: string | null;
}

/** `endsHold`: once it opens, what held the order for rework is settled, and MES lets it go too. */
export interface ProposedLock extends OrderLock {
  endsHold: boolean;
}

export interface OrderHold {
  holdId: string;
  reason: string;
  heldBy: string;
  heldAt: string;
  releasedBy: string | null;
  releasedAt: string | null;
}

export interface OrderView extends WorkOrder {
  locks: OrderLock[];
  holds: OrderHold[];
  operations: {
    serial: string;
    operation: string;
    startedAt: string | null;
    completedAt: string | null;
    lockVersion: number | null;
  }[];
}

interface SignedStep {
  site: string;
  orderId: string;
  reason: string;
  actor: string;
  printedName: string;
  meaning: string;
  signedHash: string;
}

/** How an order goes on under a new lock (RULES 4.2, 5.4). */
export interface RelockOrder extends SignedStep {
  relockId: string;
  disposition: 'holdAndRework' | 'switchBeforeStart';
  /** The open lock that the signer looked at; null where the order has none. */
  fromVersion: number | null;
}

/** An order that ends without being built as it stands (RULES 4.2). */
export interface CancelOrder extends SignedStep {
  cancellationId: string;
  disposition: 'cancelAndReplan' | 'scrap';
}

export interface AuthorisationRecord {
  authorisationId: string;
  question: AuthorisationQuestion;
  decision: 'permit' | 'deny';
  mode: 'shadow' | 'enforce';
  reasons: Denial[];
  lockVersion: number | null;
  askedBy: string;
  answeredAt: string;
}

export interface FloorStore {
  /**
   * Works out the lock of an order and writes it down as proposed, in one transaction that no decision on the item can
   * pass. The same handoff and generation gets the same lock. Refused like resolveOrder and assembleLockSet, and with
   * ORDER_UNKNOWN, ORDER_CLOSED and ORDER_LOCKED (another lock is open).
   */
  proposeLock(of: {
    site: string;
    orderId: string;
    handoffId: string;
    generation: number;
  }): Promise<Verdict<ProposedLock>>;
  /** Opens what MES echoed; `stale` where the revision has stopped being effective since, and then it is discarded. */
  openLock(of: { handoffId: string; generation: number }): Promise<'open' | 'stale'>;
  /** Standing holds of a change at a site are exactly those of `orderIds` afterwards. */
  setChangeHolds(of: { changeId: string; site: string; orderIds: string[]; reason: string }): Promise<void>;
  findOrder(key: { site: string; orderId: string }): Promise<OrderView | null>;
}

/** What the routes of the floor write and read beside the workflows. */
export interface FloorDesk {
  /** One indexed read. */
  readFacts(question: AuthorisationQuestion): Promise<FloorFacts>;
  recordAnswers(records: readonly AuthorisationRecord[]): Promise<void>;
  listAnswers(query: {
    decision?: 'permit' | 'deny' | 'wouldDeny';
    site?: string;
    orderId?: string;
    serial?: string;
    operation?: string;
    operator?: string;
    /** RFC 3339; from `since` on, and before `until`. */
    since?: string;
    until?: string;
    cursor?: string;
    limit: number;
  }): Promise<AuthorisationRecord[]>;
  /** Placing a hold that was released before changes nothing: give a new one a new id. */
  placeHold(hold: {
    site: string;
    orderId: string;
    holdId: string;
    reason: string;
    actor: string;
  }): Promise<Verdict<true>>;
  releaseHold(hold: {
    site: string;
    orderId: string;
    holdId: string;
    reason: string;
    actor: string;
  }): Promise<Verdict<true>>;
  /** Closes the open lock and asks for the next version. Refused where the order is unknown, or begun and not on hold. */
  relock(order: RelockOrder): Promise<Verdict<{ handoffId: string }>>;
  /** Ends an order and its lock. Refused where it is unknown, ended, or begun and not on hold. */
  cancel(order: CancelOrder): Promise<Verdict<true>>;
  /** What MES is to build one revision of an item by. Refused with NOT_RELEASED and AMBIGUOUS_RELEASE. */
  findRoutingInForce(of: { site: string; itemId: string; revision: string }): Promise<Verdict<RoutingInForce>>;
}
