// Subscriptions as decisions look at them, and as people do.
import type { Subscription } from '../domain/subscriptions/subscription';

/** Rivals for a name take turns. */
export function subscriptionNameLock(name: string): string {
  return `subscription ${name}`;
}

export interface SubscriptionReads {
  /** Held against deliveries and rivals until the end of the transaction. */
  findSubscription(subscriptionId: string): Promise<Subscription | null>;
  /** The one that stands under the name. */
  findStandingOfName(name: string): Promise<Subscription | null>;
  /** Of the log; 0 where nothing was numbered yet. */
  findNewestPosition(): Promise<number>;
  isDeadLetter(of: { subscriptionId: string; position: number }): Promise<boolean>;
}

/** Where webhooks may go, and what they are signed with. */
export interface WebhookDoor {
  /** Null where the URL may be used, else why not. */
  findUrlFault(url: string): string | null;
  newSecret(): string;
}

export interface SubscriptionView extends Omit<Subscription, 'secret' | 'previousSecrets' | 'cursor'> {
  createdAt: string;
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

export interface DeadLetter {
  position: number;
  type: string;
  subject: string;
  attempts: number;
  lastError: string | null;
}

export interface SubscriptionReadModel {
  listEvents(query: { after: number; subject?: string; type?: string; limit: number }): Promise<LoggedEvent[]>;
  /** Those of the state; without one, all that were not ended. */
  listSubscriptions(state?: Subscription['state']): Promise<SubscriptionView[]>;
  listDeadLetters(subscriptionId: string): Promise<DeadLetter[]>;
}
