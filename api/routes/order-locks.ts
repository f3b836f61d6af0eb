// Work orders and their locks: what an order is built to, and the signed ways to hold it and lock it anew.
import { z } from 'zod';
import { holdIdOf } from '../../domain/orders/hold';
import type { OrderKey } from '../../domain/orders/work-order';
import { cancelOrder } from '../../engine/orders/cancel-order';
import { placeHold } from '../../engine/orders/place-hold';
import { releaseHold } from '../../engine/orders/release-hold';
import { relock, type RelockGiven } from '../../engine/orders/relock';
import type { OrderViews } from '../../ports/orders';
import type { Delivery } from '../../ports/outbox';
import type { Signing } from '../../ports/signing';
import { cancellationBody, holdBody, orderView, relockBody } from '../../contract/http/order-lock';
import { deliveryAnswer } from '../../contract/http/outbox';
import { Problem, valueOrProblem } from '../problem';
import type { Answer, Call, Route } from '../route';
import { stableUuid } from '../stable-uuid';

export interface OrderLockDependencies extends RelockGiven {
  signing: Signing;
  awaitDelivery: (key: string) => Promise<Delivery>;
  orders: OrderViews;
}

const orderPath = '/sites/:site/orders/:orderId';

export function orderLockRoutes(given: OrderLockDependencies): Route[] {
  return [
    {
      method: 'get',
      path: orderPath,
      tag: 'Shop floor',
      summary: 'A work order with every version of its lock, its holds and what was done to its units',
      answer: { status: 200, description: 'The order.', schema: orderView },
      handle: async ({ params }) => {
        const found = await given.orders.findOrder(orderOf(params));
        if (found === null)
          throw new Problem(404, 'ORDER_UNKNOWN', `There is no work order ${params['orderId'] ?? ''}.`);
        return { status: 200, body: found };
      },
    },
    {
      method: 'post',
      path: `${orderPath}/holds`,
      tag: 'Shop floor',
      summary: 'Hold an order: no operation of it starts until the hold is released',
      roles: ['planner', 'manufacturing', 'quality', 'operator'],
      body: holdBody,
      idempotent: true,
      answer: { status: 201, description: 'Held.', schema: z.object({ holdId: z.string() }) },
      handle: (call) => hold(given, call),
    },
    {
      method: 'post',
      path: `${orderPath}/holds/:holdId/release`,
      tag: 'Shop floor',
      summary: 'Release a hold that a person or system placed; those of a change or a new lock end with it',
      roles: ['planner', 'manufacturing', 'quality'],
      body: holdBody,
      idempotent: true,
      answer: { status: 200, description: 'Released.', schema: z.object({ holdId: z.string() }) },
      handle: (call) => release(given, call),
    },
    {
      method: 'post',
      path: `${orderPath}/relock`,
      tag: 'Shop floor',
      summary: 'Lock an order anew, signed: its lock is closed and the next version is resolved, echoed and opened',
      roles: ['planner', 'manufacturing'],
      body: relockBody,
      idempotent: true,
      answer: {
        status: 202,
        description: 'Asked for.',
        schema: z.object({ handoffId: z.string(), delivery: deliveryAnswer }),
      },
      handle: (call) => lockAnew(given, call),
    },
    {
      method: 'post',
      path: `${orderPath}/cancellation`,
      tag: 'Shop floor',
      summary: 'Cancel or scrap an order, signed: its lock ends with it; what was done to its units stays',
      roles: ['planner', 'manufacturing'],
      body: cancellationBody,
      idempotent: true,
      answer: { status: 200, description: 'Cancelled.', schema: z.object({ orderId: z.string() }) },
      handle: (call) => cancel(given, call),
    },
  ];
}

function orderOf(params: Record<string, string>): OrderKey {
  return { site: params['site'] ?? '', orderId: params['orderId'] ?? '' };
}

async function hold(given: OrderLockDependencies, { account, params, body, idempotencyKey }: Call): Promise<Answer> {
  const order = orderOf(params);
  const { reason } = body as z.infer<typeof holdBody>;
  const { actor } = account;
  const holdId = holdIdOf('manual', stableUuid('hold', actor, idempotencyKey ?? '', `${order.site} ${order.orderId}`));
  return { status: 201, body: valueOrProblem(await placeHold(given, { ...order, holdId, reason, actor })) };
}

async function release(given: OrderLockDependencies, { account, params, body }: Call): Promise<Answer> {
  const { reason } = body as z.infer<typeof holdBody>;
  const step = { ...orderOf(params), holdId: params['holdId'] ?? '', reason, actor: account.actor };
  return { status: 200, body: valueOrProblem(await releaseHold(given, step)) };
}

async function lockAnew(given: OrderLockDependencies, call: Call): Promise<Answer> {
  const { account, idempotencyKey } = call;
  const order = orderOf(call.params);
  const { disposition, fromVersion, reason, signature } = call.body as z.infer<typeof relockBody>;
  const content = { ...order, disposition, fromVersion, reason, seal: await openSeal(given, order) };
  const signed = valueOrProblem(given.signing.sign(account.actor, signature, content));
  const relockId = stableUuid('relock', account.actor, idempotencyKey ?? '', `${order.site} ${order.orderId}`);
  const asked = valueOrProblem(
    await relock(given, { ...order, relockId, disposition, fromVersion, reason, ...signed }),
  );
  const delivery = await given.awaitDelivery(`lock ${asked.handoffId}`);
  return { status: 202, body: { ...asked, delivery } };
}

/** What is replaced is part of what is signed. */
async function openSeal({ orders }: OrderLockDependencies, order: OrderKey): Promise<string | null> {
  const found = await orders.findOrder(order);
  return found?.locks.find(({ state }) => state === 'open')?.seal ?? null;
}

async function cancel(given: OrderLockDependencies, call: Call): Promise<Answer> {
  const { account, idempotencyKey } = call;
  const order = orderOf(call.params);
  const { disposition, reason, signature } = call.body as z.infer<typeof cancellationBody>;
  const content = { ...order, disposition, reason };
  const signed = valueOrProblem(given.signing.sign(account.actor, signature, content));
  const cancellationId = stableUuid('cancel', account.actor, idempotencyKey ?? '', `${order.site} ${order.orderId}`);
  const command = { ...order, cancellationId, disposition, reason, ...signed };
  return { status: 200, body: valueOrProblem(await cancelOrder(given, command)) };
}
