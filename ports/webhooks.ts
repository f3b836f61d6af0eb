// Deliveries of contract events on their way to subscribers.

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

export type DeliveryOutcome =
  | { kind: 'delivered' }
  | { kind: 'retry'; afterMs: number; error: string }
  | { kind: 'dead'; error: string }
  /** The subscriber is gone: the subscription is paused, the delivery stays pending. */
  | { kind: 'gone'; error: string };

export interface DeliveryQueue {
  /** Numbers what was committed and hands it to the subscriptions; answers how many events and deliveries it made. */
  advance(limit: number): Promise<number>;
  /**
   * Due deliveries with nothing of their subject before them or under way, leased to the caller: to each subscription as
   * many as it has room for, beside those that the caller has under way for it.
   */
  claim(room: { each: number; all: number; underWay: Readonly<Record<string, number>> }): Promise<Delivery[]>;
  settle(delivery: Pick<Delivery, 'subscriptionId' | 'position' | 'claim'>, outcome: DeliveryOutcome): Promise<void>;
}
