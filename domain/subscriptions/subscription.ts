// A *subscription* tells a subscriber, by webhook, of the contract events it wishes for. Its *cursor* is the last position
// of the log that was looked at for it. A *dead letter* is a delivery that was given up; it holds back its subject.
import { stateMachine } from '../state-machine';

export type SubscriptionState = 'active' | 'paused' | 'ended';

/** An ended one keeps its history and leaves its name to another. */
export const subscriptionStates = stateMachine<SubscriptionState>({
  active: ['paused', 'ended'],
  paused: ['active', 'ended'],
  ended: [],
});

export interface Subscription {
  subscriptionId: string;
  name: string;
  url: string;
  /** Empty: every type. */
  types: string[];
  subjectPrefix: string;
  state: SubscriptionState;
  pausedBecause: string | null;
  createdBy: string;
  secret: string;
  /** Newest first; each signs beside the secret of now until its time. */
  previousSecrets: PreviousSecret[];
  cursor: number;
}

export interface PreviousSecret {
  secret: string;
  /** RFC 3339. */
  until: string;
}
