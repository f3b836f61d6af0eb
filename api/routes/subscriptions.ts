// Subscriptions to contract events, and the log they are delivered from.
import { z } from 'zod';
import type { Verdict } from '../../domain/verdict';
import { changeSubscription } from '../../engine/subscriptions/change-subscription';
import { endSubscription } from '../../engine/subscriptions/end-subscription';
import { pauseSubscription, resumeSubscription } from '../../engine/subscriptions/pause-subscription';
import { replaySubscription } from '../../engine/subscriptions/replay-subscription';
import { rotateSecret } from '../../engine/subscriptions/rotate-secret';
import { settleDeadLetter } from '../../engine/subscriptions/settle-dead-letter';
import { subscribe } from '../../engine/subscriptions/subscribe';
import type { SubscriptionReadModel, WebhookDoor } from '../../ports/subscriptions';
import type { Transactions } from '../../ports/transaction';
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
import { Problem, valueOrProblem } from '../problem';
import type { Answer, Call, Route } from '../route';
import { stableUuid } from '../stable-uuid';

export interface SubscriptionDependencies {
  transactions: Transactions;
  door: WebhookDoor;
  subscriptions: SubscriptionReadModel;
}

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

function readRoutes({ subscriptions }: SubscriptionDependencies): Route[] {
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
        const items = await subscriptions.listEvents({ after, limit, ...filter });
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
        return { status: 200, body: { items: await subscriptions.listSubscriptions(state) } };
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
        body: { items: await subscriptions.listDeadLetters(idOf(params)) },
      }),
    },
  ];
}

function writeRoutes(given: SubscriptionDependencies): Route[] {
  return [
    {
      ...base,
      method: 'post',
      path: '/subscriptions',
      summary: 'Subscribe; the answer holds the secret, once',
      body: subscriptionBody,
      answer: { status: 201, description: 'Subscribed.', schema: withSecret },
      handle: async ({ body, account: { actor }, idempotencyKey }) => {
        // The same request meets its own subscription, whatever became of the answer; another one of the name is refused.
        const subscriptionId = stableUuid('subscription', actor, idempotencyKey ?? '');
        const { fromPosition = null, ...wish } = body as z.infer<typeof subscriptionBody>;
        const subscribed = await subscribe(given, { ...wish, subscriptionId, fromPosition, actor });
        return toldOnce(201, valueOrProblem(subscribed));
      },
    },
    {
      ...base,
      method: 'post',
      path: `${one}/pause`,
      summary: 'Deliver nothing until it is resumed',
      body: reasonBody,
      answer: ended,
      handle: async (call) => done200(await pauseSubscription(given, { ...subscriberOf(call), ...reasonOf(call) })),
    },
    {
      ...base,
      method: 'post',
      path: `${one}/resume`,
      summary: 'Go on where it was paused',
      body: reasonBody,
      answer: ended,
      handle: async (call) => done200(await resumeSubscription(given, { ...subscriberOf(call), ...reasonOf(call) })),
    },
    {
      ...base,
      method: 'post',
      path: `${one}/replay`,
      summary: 'Deliver again from a position on',
      body: replayBody,
      answer: ended,
      handle: async (call) => {
        const { fromPosition } = call.body as z.infer<typeof replayBody>;
        return done200(await replaySubscription(given, { ...subscriberOf(call), fromPosition }));
      },
    },
    {
      ...base,
      method: 'post',
      path: `${one}/secret`,
      summary: 'A new secret; the old one stays good for a day',
      body: reasonBody,
      answer: { status: 200, description: 'The new secret, once.', schema: withSecret },
      handle: async (call) => toldOnce(200, valueOrProblem(await rotateSecret(given, subscriberOf(call)))),
    },
    ...settleRoutes(given),
  ];
}

function settleRoutes(given: SubscriptionDependencies): Route[] {
  return [
    {
      ...base,
      method: 'post',
      path: `${one}/change`,
      summary: 'Change where it goes, or what it is told of',
      body: changeBody,
      answer: ended,
      handle: async (call) => {
        const { reason: because, url, types, subjectPrefix } = call.body as z.infer<typeof changeBody>;
        const change = {
          ...(url === undefined ? {} : { url }),
          ...(types === undefined ? {} : { types }),
          ...(subjectPrefix === undefined ? {} : { subjectPrefix }),
        };
        return done200(await changeSubscription(given, { ...subscriberOf(call), ...change, because }));
      },
    },
    {
      ...base,
      method: 'post',
      path: `${one}/end`,
      summary: 'Unsubscribe; what was delivered stays on record',
      body: reasonBody,
      answer: ended,
      handle: async (call) => done200(await endSubscription(given, { ...subscriberOf(call), ...reasonOf(call) })),
    },
    {
      ...base,
      method: 'post',
      path: `${one}/dead-letters/:position`,
      summary: 'Try a dead letter again, or skip it',
      body: deadLetterBody,
      answer: ended,
      handle: async (call) => {
        const position = Number(call.params['position']);
        if (!Number.isSafeInteger(position))
          throw new Problem(404, 'DEAD_LETTER_UNKNOWN', 'There is no such dead letter.');
        const settled = call.body as z.infer<typeof deadLetterBody>;
        return done200(await settleDeadLetter(given, { ...subscriberOf(call), position, ...settled }));
      },
    },
  ];
}

/** A secret leaves once: who asks again with the same key learns that it was told. */
function toldOnce(status: number, body: { subscriptionId: string; secret: string | null }): Answer {
  return { status, body, repeated: { ...body, secret: null } };
}

function done200(verdict: Verdict<{ subscriptionId: string }>): Answer {
  return { status: 200, body: valueOrProblem(verdict) };
}

function subscriberOf({ params, account }: Call): { subscriptionId: string; actor: string } {
  return { subscriptionId: idOf(params), actor: account.actor };
}

function reasonOf({ body }: Call): { because: string } {
  return { because: (body as z.infer<typeof reasonBody>).reason };
}

function idOf(params: Record<string, string>): string {
  const id = params['subscriptionId'] ?? '';
  if (!z.uuid().safeParse(id).success) throw new Problem(404, 'SUBSCRIPTION_UNKNOWN', 'There is no such subscription.');
  return id;
}
