// What MES fetches as B2MML 0701, each time under a new message id, and what became of it: the ids given out are kept, so
// that its answers can be matched.
import { z } from 'zod';
import type { Verdict } from '../../domain/verdict';
import type { B2mmlMessages, OutboundHead } from '../../ports/b2mml';
import type { B2mmlExchange, MessageSubject, OutboundKind } from '../../ports/b2mml-exchange';
import type { RoutingsInForce } from '../../ports/routing';
import type { OrderView, OrderViews } from '../../ports/orders';
import { messageView } from '../../contract/http/b2mml';
import { Problem, valueOrProblem } from '../problem';
import type { Answer, Call, Route } from '../route';

export interface B2mmlOutboundDependencies {
  messages: Pick<B2mmlMessages, 'jobList' | 'change' | 'operationsDefinition'>;
  exchange: Pick<B2mmlExchange, 'recordGiven' | 'listMessages'>;
  orders: OrderViews;
  routings: RoutingsInForce;
  /** Id of a message. */
  newId: () => string;
  /** RFC 3339. */
  now: () => string;
}

const orderPath = '/sites/:site/orders/:orderId/b2mml';
const revisionPath = '/sites/:site/items/:itemId/revisions/:revision/b2mml';

const shared = { method: 'get', tag: 'Shop floor' } as const;
const message = { status: 200, description: 'The message.', schema: z.string(), contentType: 'application/xml' };

export function b2mmlOutboundRoutes(given: B2mmlOutboundDependencies): Route[] {
  const { jobList, change } = given.messages;
  return [
    {
      ...shared,
      path: `${orderPath}/job-list`,
      summary: 'The order and its open lock as ProcessJobList (B2MML 0701)',
      answer: message,
      handle: (call) => giveOrder(given, call, { kind: 'ProcessJobList', make: jobList }),
    },
    {
      ...shared,
      path: `${orderPath}/change-job-list`,
      summary: 'What stands for the order as ChangeJobList: hold or relock (B2MML 0701)',
      answer: message,
      handle: (call) => giveOrder(given, call, { kind: 'ChangeJobList', make: change }),
    },
    {
      ...shared,
      path: `${revisionPath}/operations-definition`,
      summary: 'The routing in force, its instructions and mBOM as SyncOperationsDefinitionInformation (B2MML 0701)',
      answer: message,
      handle: (call) => giveRouting(given, call),
    },
    answers(given, `${orderPath}/messages`, orderOf),
    answers(given, `${revisionPath}/messages`, revisionOf),
  ];
}

function answers(
  { exchange }: B2mmlOutboundDependencies,
  path: string,
  subjectOf: (params: Record<string, string>) => MessageSubject,
): Route {
  return {
    ...shared,
    path,
    summary: 'The newest B2MML messages given out, and how MES answered each: accepted, or refused because of what',
    answer: { status: 200, description: 'Newest first.', schema: z.object({ items: z.array(messageView) }) },
    handle: async ({ params }) => ({ status: 200, body: { items: await exchange.listMessages(subjectOf(params)) } }),
  };
}

function orderOf({ site = '', orderId = '' }: Record<string, string>): { site: string; orderId: string } {
  return { site, orderId };
}

function revisionOf(params: Record<string, string>): { site: string; itemId: string; revision: string } {
  const { site = '', itemId = '', revision = '' } = params;
  return { site, itemId, revision };
}

type Make = (order: OrderView, head: OutboundHead) => Promise<Verdict<string>>;

async function giveOrder(
  given: B2mmlOutboundDependencies,
  { account, params }: Call,
  { kind, make }: { kind: OutboundKind; make: Make },
): Promise<Answer> {
  const subject = orderOf(params);
  const order = await given.orders.findOrder(subject);
  if (order === null) throw new Problem(404, 'ORDER_UNKNOWN', `There is no work order ${subject.orderId}.`);
  const lockVersion = order.locks.find(({ state }) => state === 'open')?.version ?? null;
  const told = { subject, kind, lockVersion, givenTo: account.actor };
  return await give(given, told, (head) => make(order, head));
}

async function giveRouting(given: B2mmlOutboundDependencies, { account, params }: Call): Promise<Answer> {
  const subject = revisionOf(params);
  const routing = valueOrProblem(await given.routings.findRoutingInForce(subject));
  const kind = 'SyncOperationsDefinitionInformation' as const;
  const told = { subject, kind, lockVersion: null, givenTo: account.actor };
  return await give(given, told, (head) => given.messages.operationsDefinition(routing, head));
}

async function give(
  { exchange, newId, now }: B2mmlOutboundDependencies,
  told: { subject: MessageSubject; kind: OutboundKind; lockVersion: number | null; givenTo: string },
  make: (head: OutboundHead) => Promise<Verdict<string>>,
): Promise<Answer> {
  const { subject, ...given } = told;
  const head = { messageId: newId(), receiver: null, createdAt: now() };
  const body = valueOrProblem(await make(head));
  await exchange.recordGiven(subject, { ...given, messageId: head.messageId, givenAt: head.createdAt });
  return { status: 200, body };
}
