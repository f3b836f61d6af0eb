// Subscribers of contract events: what they want, how far they are, and what could not be delivered.
import type { Verdict } from '../domain/verdict';

export interface Subscription {
  subscriptionId: string;
  name: string;
  url: string;
  /** Empty: every type. */
  types: string[];
  subjectPrefix: string;
  /** An ended one is kept with its history and told nothing more. */
  state: 'active' | 'paused' | 'ended';
  pausedBecause: string | null;
  createdBy: string;
  createdAt: string;
}

export interface SubscriptionView extends Subscription {
  /** Newest position that exists, and that was looked at for this subscriber. */
  newest: number;
  scanned: number;
  pending: number;
  deadLetters: number;
  lastError: string | null;
}

export interface LoggedEvent {
  position: number;
  type: string;
  subject: string;
  recordedAt: string;
  /** The CloudEvent in structured JSON. */
  event: unknown;
}

export interface Delivery {
  subscriptionId: string;
  position: number;
  attempts: number;
  /** Counts the claims of this delivery: an outcome counts only for the newest. */
  claim: number;
  url: string;
  /** The secret of now, and those before it while they are good. */
  secrets: string[];
  source: string;
  eventId: string;
  event: unknown;
}

export interface DeadLetter {
  position: number;
  type: string;
  subject: string;
  attempts: number;
  lastError: string | null;
}

export interface WebhookStore {
  listEvents(query: { after: number; subject?: string; type?: string; limit: number }): Promise<LoggedEvent[]>;
  /** Refused with SUBSCRIPTION_NAME_TAKEN; the same id again is the subscription it is, with the secret it has. */
  addSubscription(
    subscription: Omit<Subscription, 'state' | 'pausedBecause' | 'createdAt'> & {
      secret: string;
      fromPosition: number | null;
    },
  ): Promise<Verdict<{ isNew: boolean }>>;
  /** Those of the state; without one, all that were not ended. */
  listSubscriptions(state?: Subscription['state']): Promise<SubscriptionView[]>;
  setState(change: {
    subscriptionId: string;
    state: 'active' | 'paused';
    because: string;
    actor: string;
  }): Promise<boolean>;
  /** Where it goes and what it is told of from now on; what is left out stays. */
  change(change: {
    subscriptionId: string;
    url?: string | undefined;
    types?: string[] | undefined;
    subjectPrefix?: string | undefined;
    because: string;
    actor: string;
  }): Promise<boolean>;
  /** Delivers no more, keeps what was, and gives the name away. */
  end(change: { subscriptionId: string; because: string; actor: string }): Promise<boolean>;
  /** Hands out again from the position on, in order; what was given up stays with those who decide on it. */
  replay(change: { subscriptionId: string; fromPosition: number; actor: string }): Promise<boolean>;
  /** The old secret stays good beside the new one until the time. */
  rotateSecret(change: {
    subscriptionId: string;
    secret: string;
    previousUntil: string;
    actor: string;
  }): Promise<boolean>;
  listDeadLetters(subscriptionId: string): Promise<DeadLetter[]>;
  settleDeadLetter(change: {
    subscriptionId: string;
    position: number;
    action: 'retry' | 'skip';
    reason: string;
    actor: string;
  }): Promise<boolean>;
  /** Numbers what was committed and hands it to the subscriptions; answers how many events and deliveries it made. */
  advance(limit: number): Promise<number>;
  /**
   * Due deliveries with nothing of their subject before them or under way, leased to the caller: to each subscription as
   * many as it has room for, beside those that the caller has under way for it.
   */
  claim(room: { each: number; all: number; underWay: Readonly<Record<string, number>> }): Promise<Delivery[]>;
  settle(delivery: Pick<Delivery, 'subscriptionId' | 'position' | 'claim'>, outcome: DeliveryOutcome): Promise<void>;
}

export type DeliveryOutcome =
  | { kind: 'delivered' }
  | { kind: 'retry'; afterMs: number; error: string }
  | { kind: 'dead'; error: string }
  /** The subscriber is gone: the subscription is paused, the delivery stays pending. */
  | { kind: 'gone'; error: string };
