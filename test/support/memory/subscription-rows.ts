// Subscriptions in memory; deliveries themselves are a matter of the database.
import { subscriptionStates, type Subscription } from '../../../domain/subscriptions/subscription';
import type { SubscriptionWrite } from '../../../domain/subscriptions/subscription-writes';
import type { SubscriptionReads } from '../../../ports/subscriptions';

export interface SubscriptionRows {
  subscriptions: Subscription[];
  newestPosition: number;
  /** By subscription. */
  deadLetters: Record<string, number[]>;
  repeated: { subscriptionId: string; fromPosition: number }[];
}

export const noSubscriptionRows = (): SubscriptionRows => ({
  subscriptions: [],
  newestPosition: 0,
  deadLetters: {},
  repeated: [],
});

export function subscriptionReads(rows: SubscriptionRows): SubscriptionReads {
  const find = (test: (one: Subscription) => boolean): Promise<Subscription | null> =>
    Promise.resolve(structuredClone(rows.subscriptions.find(test) ?? null));
  return {
    findSubscription: (id) => find(({ subscriptionId }) => subscriptionId === id),
    findStandingOfName: (name) => find((one) => one.name === name && !subscriptionStates.isFinal(one.state)),
    findNewestPosition: () => Promise.resolve(rows.newestPosition),
    isDeadLetter: ({ subscriptionId, position }) =>
      Promise.resolve(rows.deadLetters[subscriptionId]?.includes(position) === true),
  };
}

export const subscriptionRowWriters: {
  [Kind in SubscriptionWrite['kind']]: (
    rows: SubscriptionRows,
    write: Extract<SubscriptionWrite, { kind: Kind }>,
  ) => void;
} = {
  subscriptionAdded: (rows, { subscription }) => {
    rows.subscriptions.push(subscription);
  },
  subscriptionKept: (rows, { subscription }) => {
    const held = rows.subscriptions.find(({ subscriptionId }) => subscriptionId === subscription.subscriptionId);
    const { state } = subscription;
    if (held === undefined || (held.state !== state && !subscriptionStates.mayMove(held.state, state)))
      throw new Error(`${subscription.subscriptionId} does not move to ${state}.`);
    Object.assign(held, subscription);
  },
  deliveriesRepeated: (rows, { subscriptionId, fromPosition }) => {
    rows.repeated.push({ subscriptionId, fromPosition });
  },
  deadLetterSettled: (rows, { subscriptionId, position }) => {
    rows.deadLetters[subscriptionId] = (rows.deadLetters[subscriptionId] ?? []).filter((one) => one !== position);
  },
};
