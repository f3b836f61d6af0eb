// Subscriptions to contract events, and the log they are delivered from.
import { z } from 'zod';
import type { WebhookStore } from '../../ports/webhooks';
import {
  changeBody,
  contractEventsQuery,
  deadLetterBody,
  loggedEvent,
  reasonBody,
  replayBody,
  subscriptionBody,
  subscriptionsQuery,
  subscriptionView,
} from '../../contract/http/subscriptions';
import { Problem } from '../problem';
import type { Answer, Call, Route } from '../route';
import { stableUuid } from '../stable-uuid';
import { urlFault, type AllowedHosts } from '../../adapters/webhooks/allowed-address';
import { newWebhookSecret } from '../../adapters/webhooks/sign-webhook';
import { valueOrProblem } from './engine';

export interface SubscriptionDependencies {
  webhooks: WebhookStore;
  allowed: AllowedHosts;
  now: () => number;
}

const graceMs = 24 * 3_600_000;
const done = z.object({ subscriptionId: z.string() });
const withSecret = z.object({
  subscriptionId: z.string(),
  secret: z
    .string()
    .nullable()
    .describe('Told once: keep it, it verifies the signatures. Null where the request is repeated; rotate it then.'),
});
const ended = { status: 200, description: 'Done.', schema: done };
const base = { tag: 'Subscriptions', roles: ['system', 'operator'] as const, idempotent: true };
const one = '/subscriptions/:subscriptionId';

export function subscriptionRoutes(given: SubscriptionDependencies): Route[] {
  return [...readRoutes(given), ...writeRoutes(given)];
}

function readRoutes({ webhooks }: SubscriptionDependencies): Route[] {
  return [
    {
      method: 'get',
      path: '/contract-events',
      tag: 'Subscriptions',
      summary: 'The log of contract events, oldest first, from a position on',
      query: contractEventsQuery,
      answer: {
        status: 200,
        description: 'A page; `nextAfter` continues it.',
        schema: z.object({ items: z.array(loggedEvent), nextAfter: z.number() }),
      },
      handle: async ({ query }): Promise<Answer> => {
        const { after, subject, type, limit } = query as z.infer<typeof contractEventsQuery>;
        const filter = { ...(subject === undefined ? {} : { subject }), ...(type === undefined ? {} : { type }) };
        const items = await webhooks.listEvents({ after, limit, ...filter });
        return { status: 200, body: { items, nextAfter: items.at(-1)?.position ?? after } };
      },
    },
    {
      method: 'get',
      path: '/subscriptions',
      tag: 'Subscriptions',
      summary: 'Subscriptions, how far each is, and what it could not take',
      query: subscriptionsQuery,
      answer: {
        status: 200,
        description: 'At most a thousand.',
        schema: z.object({ items: z.array(subscriptionView) }),
      },
      handle: async ({ query }) => {
        const { state } = query as z.infer<typeof subscriptionsQuery>;
        return { status: 200, body: { items: await webhooks.listSubscriptions(state) } };
      },
    },
    {
      method: 'get',
      path: `${one}/dead-letters`,
      tag: 'Subscriptions',
      summary: 'Events that were given up for a subscriber; each holds back its subject',
      answer: { status: 200, description: 'At most a thousand.', schema: z.object({ items: z.array(z.unknown()) }) },
      handle: async ({ params }) => ({
        status: 200,
        body: { items: await webhooks.listDeadLetters(idOf(params)) },
      }),
    },
  ];
}

function writeRoutes(given: SubscriptionDependencies): Route[] {
  const { webhooks } = given;
  return [
    {
      ...base,
      method: 'post',
      path: '/subscriptions',
      summary: 'Subscribe; the answer holds the secret, once',
      body: subscriptionBody,
      answer: { status: 201, description: 'Subscribed.', schema: withSecret },
      handle: (call) => subscribe(given, call),
    },
    {
      ...base,
      method: 'post',
      path: `${one}/pause`,
      summary: 'Deliver nothing until it is resumed',
      body: reasonBody,
      answer: ended,
      handle: ({ params, body, account }) =>
        setState(webhooks, params, { ...reasonOf(body), state: 'paused', actor: account.actor }),
    },
    {
      ...base,
      method: 'post',
      path: `${one}/resume`,
      summary: 'Go on where it was paused',
      body: reasonBody,
      answer: ended,
      handle: ({ params, body, account }) =>
        setState(webhooks, params, { ...reasonOf(body), state: 'active', actor: account.actor }),
    },
    {
      ...base,
      method: 'post',
      path: `${one}/replay`,
      summary: 'Deliver again from a position on',
      body: replayBody,
      answer: ended,
      handle: async ({ params, body, account }) => {
        const { fromPosition } = body as z.infer<typeof replayBody>;
        const subscriptionId = idOf(params);
        return known(await webhooks.replay({ subscriptionId, fromPosition, actor: account.actor }), subscriptionId);
      },
    },
    {
      ...base,
      method: 'post',
      path: `${one}/secret`,
      summary: 'A new secret; the old one stays good for a day',
      body: reasonBody,
      answer: { status: 200, description: 'The new secret, once.', schema: withSecret },
      handle: async ({ params, account }) => {
        const [subscriptionId, secret] = [idOf(params), newWebhookSecret()];
        const previousUntil = new Date(given.now() + graceMs).toISOString();
        known(
          await webhooks.rotateSecret({ subscriptionId, secret, previousUntil, actor: account.actor }),
          subscriptionId,
        );
        return toldOnce(200, subscriptionId, secret);
      },
    },
    ...settleRoutes(given),
  ];
}

function settleRoutes({ webhooks, allowed }: SubscriptionDependencies): Route[] {
  return [
    {
      ...base,
      method: 'post',
      path: `${one}/change`,
      summary: 'Change where it goes, or what it is told of',
      body: changeBody,
      answer: ended,
      handle: async ({ params, body, account }) => {
        const { reason: because, ...change } = body as z.infer<typeof changeBody>;
        if (change.url !== undefined) refuseUrl(change.url, allowed);
        const subscriptionId = idOf(params);
        return known(
          await webhooks.change({ ...change, subscriptionId, because, actor: account.actor }),
          subscriptionId,
        );
      },
    },
    {
      ...base,
      method: 'post',
      path: `${one}/end`,
      summary: 'Unsubscribe; what was delivered stays on record',
      body: reasonBody,
      answer: ended,
      handle: async ({ params, body, account }) => {
        const subscriptionId = idOf(params);
        return known(await webhooks.end({ subscriptionId, ...reasonOf(body), actor: account.actor }), subscriptionId);
      },
    },
    {
      ...base,
      method: 'post',
      path: `${one}/dead-letters/:position`,
      summary: 'Try a dead letter again, or skip it',
      body: deadLetterBody,
      answer: ended,
      handle: async ({ params, body, account }) => {
        const subscriptionId = idOf(params);
        const position = Number(params['position']);
        if (!Number.isSafeInteger(position))
          throw new Problem(404, 'DEAD_LETTER_UNKNOWN', 'There is no such dead letter.');
        const change = { subscriptionId, position, actor: account.actor, ...(body as z.infer<typeof deadLetterBody>) };
        if (await webhooks.settleDeadLetter(change)) return { status: 200, body: { subscriptionId } };
        throw new Problem(404, 'DEAD_LETTER_UNKNOWN', `There is no dead letter at ${String(position)}.`);
      },
    },
  ];
}

async function subscribe({ webhooks, allowed }: SubscriptionDependencies, call: Call): Promise<Answer> {
  const { fromPosition = null, ...body } = call.body as z.infer<typeof subscriptionBody>;
  refuseUrl(body.url, allowed);
  const { actor } = call.account;
  const secret = newWebhookSecret();
  // The same request meets its own subscription, whatever became of the answer; another one of the name is refused.
  const subscriptionId = stableUuid('subscription', actor, call.idempotencyKey ?? '');
  const { isNew } = valueOrProblem(
    await webhooks.addSubscription({ ...body, subscriptionId, createdBy: actor, secret, fromPosition }),
  );
  return toldOnce(201, subscriptionId, isNew ? secret : null);
}

function refuseUrl(url: string, allowed: AllowedHosts): void {
  const fault = urlFault(url, allowed);
  if (fault !== null) throw new Problem(422, 'WEBHOOK_URL_REFUSED', fault);
}

/** A secret leaves once: who asks again with the same key learns that it was told. */
function toldOnce(status: number, subscriptionId: string, secret: string | null): Answer {
  return { status, body: { subscriptionId, secret }, repeated: { subscriptionId, secret: null } };
}

async function setState(
  webhooks: WebhookStore,
  params: Record<string, string>,
  change: { state: 'active' | 'paused'; because: string; actor: string },
): Promise<Answer> {
  const subscriptionId = idOf(params);
  return known(await webhooks.setState({ subscriptionId, ...change }), subscriptionId);
}

function reasonOf(body: unknown): { because: string } {
  return { because: (body as z.infer<typeof reasonBody>).reason };
}

function known(isKnown: boolean, subscriptionId: string): Answer {
  if (!isKnown) throw new Problem(404, 'SUBSCRIPTION_UNKNOWN', 'There is no such subscription, or it was ended.');
  return { status: 200, body: { subscriptionId } };
}

function idOf(params: Record<string, string>): string {
  const id = params['subscriptionId'] ?? '';
  if (!z.uuid().safeParse(id).success) throw new Problem(404, 'SUBSCRIPTION_UNKNOWN', 'There is no such subscription.');
  return id;
}
