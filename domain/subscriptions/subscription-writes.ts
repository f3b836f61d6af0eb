// What can change of subscriptions and their deliveries.
import type { Subscription } from './subscription';

export type SubscriptionWrite =
  | { kind: 'subscriptionAdded'; subscription: Subscription }
  /** As it stands from now on. */
  | { kind: 'subscriptionKept'; subscription: Subscription }
  /** What is under way from the position on is delivered once more, whatever becomes of it. */
  | { kind: 'deliveriesRepeated'; subscriptionId: string; fromPosition: number }
  | { kind: 'deadLetterSettled'; subscriptionId: string; position: number; action: DeadLetterAction; actor: string };

/** Tried again from the first attempt on, or left out for good. */
export type DeadLetterAction = 'retry' | 'skip';
