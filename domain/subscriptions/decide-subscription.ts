// Who subscribes, and what becomes of a subscription that stands.
import type { Effects } from '../effects';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import { subscriptionStates, type Subscription } from './subscription';

export interface Subscribe extends Pick<Subscription, 'subscriptionId' | 'name' | 'url' | 'types' | 'subjectPrefix'> {
  /** Where to begin; null: with what comes from now on. */
  fromPosition: number | null;
  actor: string;
}

export interface SubscribeFacts {
  /** The subscription of this id, where the command was carried out before. */
  own: Subscription | null;
  /** Another one that stands under the name. */
  rival: Subscription | null;
  newestPosition: number;
  /** Why the URL may not be used, where it may not. */
  urlFault: string | null;
  secret: string;
}

/** Refused with WEBHOOK_URL_REFUSED and SUBSCRIPTION_NAME_TAKEN. The same id again is the subscription it is. */
export function decideSubscribe(
  command: Subscribe,
  facts: SubscribeFacts,
): Verdict<{ isNew: boolean; effects: Partial<Effects> }> {
  const { fromPosition, actor, ...wish } = command;
  const { own, rival, newestPosition, urlFault, secret } = facts;
  if (urlFault !== null) return refused(urlRefused(urlFault));
  if (own !== null) return accepted({ isNew: false, effects: {} });
  if (rival !== null) return refused(nameTaken(command.name));
  const { subscriptionId, name, url, types, subjectPrefix } = wish;
  const subscription: Subscription = {
    ...wish,
    state: 'active',
    pausedBecause: null,
    createdBy: actor,
    secret,
    previousSecrets: [],
    cursor: fromPosition === null ? newestPosition : fromPosition - 1,
  };
  const entry = {
    key: `subscribed ${subscriptionId}`,
    kind: 'subscriptionAdded',
    actor,
    body: { subscriptionId, name, url, types, subjectPrefix },
  };
  return accepted({ isNew: true, effects: { writes: [{ kind: 'subscriptionAdded', subscription }], ledger: [entry] } });
}

/** What is done to a subscription that stands. */
export type SubscriptionAct =
  | { act: 'pause' | 'resume' | 'end'; because: string }
  | ({ act: 'change'; because: string } & Partial<Pick<Subscription, 'url' | 'types' | 'subjectPrefix'>>)
  /** Hands out again from the position on, in order; what was given up stays with those who decide on it. */
  | { act: 'replay'; fromPosition: number }
  /** A new secret; the one before stays good until the time. */
  | { act: 'rotateSecret'; secret: string; previousUntil: string };

export interface SubscriptionFacts {
  subscription: Subscription | null;
  urlFault: string | null;
  at: string;
}

/** As the ledger calls each act. */
const entryKinds: Readonly<Record<SubscriptionAct['act'], string>> = {
  pause: 'subscriptionPaused',
  resume: 'subscriptionResumed',
  end: 'subscriptionEnded',
  change: 'subscriptionChanged',
  replay: 'subscriptionReplayed',
  rotateSecret: 'subscriptionSecretRotated',
};

/** Refused with SUBSCRIPTION_UNKNOWN where none stands, and with WEBHOOK_URL_REFUSED. */
export function decideSubscription(
  { subscriptionId, actor, act }: { subscriptionId: string; actor: string; act: SubscriptionAct },
  { subscription, urlFault, at }: SubscriptionFacts,
): Verdict<{ effects: Partial<Effects> }> {
  if (subscription === null || subscriptionStates.isFinal(subscription.state))
    return refused(subscriptionUnknown(subscriptionId));
  if (urlFault !== null) return refused(urlRefused(urlFault));
  const kept = { ...subscription, ...changeOf(act, subscription, at) };
  const kind = entryKinds[act.act];
  return accepted({
    effects: {
      writes: [
        { kind: 'subscriptionKept', subscription: kept },
        ...(act.act === 'replay'
          ? [{ kind: 'deliveriesRepeated' as const, subscriptionId, fromPosition: act.fromPosition }]
          : []),
      ],
      ledger: [{ key: `${kind} ${subscriptionId} ${at}`, kind, actor, body: { subscriptionId, ...told(act) } }],
    },
  });
}

/** A secret that was rotated away a moment ago stays good too: its subscriber may not have learned the next one. */
const previousSecretsMax = 4;

function changeOf(act: SubscriptionAct, subscription: Subscription, at: string): Partial<Subscription> {
  switch (act.act) {
    case 'pause':
      return { state: 'paused', pausedBecause: act.because };
    case 'resume':
      return { state: 'active', pausedBecause: null };
    case 'end':
      return { state: 'ended', pausedBecause: act.because };
    case 'change': {
      const { url = subscription.url, types = subscription.types, subjectPrefix = subscription.subjectPrefix } = act;
      return { url, types, subjectPrefix };
    }
    case 'replay':
      return { cursor: Math.min(subscription.cursor, act.fromPosition - 1) };
    case 'rotateSecret': {
      const before = { secret: subscription.secret, until: act.previousUntil };
      const stillGood = subscription.previousSecrets.filter(({ until }) => Date.parse(until) > Date.parse(at));
      return { secret: act.secret, previousSecrets: [before, ...stillGood].slice(0, previousSecretsMax) };
    }
  }
}

/** For the ledger; a secret never gets there. */
function told(act: SubscriptionAct): Record<string, unknown> {
  switch (act.act) {
    case 'replay':
      return { fromPosition: act.fromPosition };
    case 'rotateSecret':
      return { previousUntil: act.previousUntil };
    case 'change': {
      const { because, url, types, subjectPrefix } = act;
      const given = Object.entries({ url, types, subjectPrefix }).filter(([, value]) => value !== undefined);
      return { because, ...Object.fromEntries(given) };
    }
    default:
      return { because: act.because };
  }
}

export function subscriptionUnknown(subscriptionId: string): Refusal {
  const message = 'There is no such subscription, or it was ended.';
  return { code: 'SUBSCRIPTION_UNKNOWN', message, at: subscriptionId };
}

export function nameTaken(name: string): Refusal {
  return { code: 'SUBSCRIPTION_NAME_TAKEN', message: `There is a subscription ${name} already.`, at: name };
}

function urlRefused(fault: string): Refusal {
  return { code: 'WEBHOOK_URL_REFUSED', message: fault };
}
