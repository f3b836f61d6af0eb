// POST /b2mml: one B2MML message from the floor, answered with a ConfirmBOD whatever becomes of it.
import { z } from 'zod';
import { accepted, type Decision } from '../../domain/decision';
import type { B2mmlIntake, B2mmlMessages, FloorMessage, OutboundHead } from '../../ports/b2mml';
import type { FloorDesk, FloorStore, OrderView } from '../../ports/floor';
import type { FloorIntake } from '../../ports/floor-events';
import { keepRejected, orKept } from '../keep-rejected';
import { Problem } from '../problem';
import type { Answer, Call, Route } from '../route';
import { refuseUnsigned } from '../verify-event-signature';
import { valueOrProblem } from './engine';

export interface B2mmlDependencies {
  messages: B2mmlMessages;
  intake: B2mmlIntake;
  floor: Pick<FloorIntake, 'keepRejected'>;
  orders: Pick<FloorStore, 'findOrder'>;
  desk: Pick<FloorDesk, 'findRoutingInForce'>;
  /** Id of an acknowledgement. */
  newId: () => string;
  /** RFC 3339. */
  now: () => string;
}

const contentTypes = ['application/xml', 'text/xml'];

export function b2mmlRoutes(given: B2mmlDependencies): Route[] {
  return [
    {
      method: 'post',
      path: '/b2mml',
      tag: 'Events',
      summary: 'Take in what the floor reports as B2MML 0701: ProcessOperationsPerformance, ProcessTestResult',
      roles: ['system'],
      rawBody: {
        contentTypes,
        description:
          'One message, UTF-8, at most 5 MB, without a document type. All its records are taken in, or none.',
      },
      answer: {
        status: 200,
        description: 'ConfirmBOD: accepted. A refused message is answered with a ConfirmBOD too, status 413 or 422.',
        schema: z.string(),
        contentType: 'application/xml',
      },
      handle: (call) => takeIn(given, call),
    },
    orderMessage(given, 'job-list', 'The order and its open lock as ProcessJobList', (order, head) =>
      given.messages.jobList(order, head),
    ),
    orderMessage(
      given,
      'change-job-list',
      'What stands for the order as ChangeJobList: hold or relock',
      (order, head) => given.messages.change(order, head),
    ),
    operationsDefinition(given),
  ];
}

/** MES fetches what it is to take over; asking again gives the same order under a new message id. */
function orderMessage(
  given: B2mmlDependencies,
  name: string,
  summary: string,
  make: (order: OrderView, head: OutboundHead) => Promise<Decision<string>>,
): Route {
  return {
    method: 'get',
    path: `/sites/:site/orders/:orderId/b2mml/${name}`,
    tag: 'Shop floor',
    summary: `${summary} (B2MML 0701)`,
    answer: messageAnswer,
    handle: async ({ params }) => {
      const { site = '', orderId = '' } = params;
      const order = await given.orders.findOrder({ site, orderId });
      if (order === null) throw new Problem(404, 'ORDER_UNKNOWN', `There is no work order ${orderId}.`);
      return { status: 200, body: valueOrProblem(await make(order, headOf(given))) };
    },
  };
}

function operationsDefinition(given: B2mmlDependencies): Route {
  return {
    method: 'get',
    path: '/sites/:site/items/:itemId/revisions/:revision/b2mml/operations-definition',
    tag: 'Shop floor',
    summary:
      'The routing in force for an item revision, its instructions and mBOM as SyncOperationsDefinitionInformation (B2MML 0701)',
    answer: messageAnswer,
    handle: async ({ params }) => {
      const { site = '', itemId = '', revision = '' } = params;
      const routing = valueOrProblem(await given.desk.findRoutingInForce({ site, itemId, revision }));
      return { status: 200, body: valueOrProblem(await given.messages.operationsDefinition(routing, headOf(given))) };
    },
  };
}

const messageAnswer = { status: 200, description: 'The message.', schema: z.string(), contentType: 'application/xml' };

function headOf({ newId, now }: B2mmlDependencies): OutboundHead {
  return { messageId: newId(), receiver: null, createdAt: now() };
}

async function takeIn({ messages, intake, floor, newId, now }: B2mmlDependencies, call: Call): Promise<Answer> {
  const at = now();
  await orKept(floor, call, () => {
    refuseUnsigned(call, Date.parse(at));
    requireXml(call);
  });
  const body = Buffer.isBuffer(call.body) ? call.body : Buffer.alloc(0);
  const { origin, message } = await messages.read(body);
  const verdict = message.kind === 'refused' ? message : await record(intake, message.value, call.account.actor);
  const [first] = verdict.kind === 'refused' ? verdict.reasons : [];
  if (first !== undefined) await keepRejected(floor, call, { code: first.code, detail: first.message });
  return {
    status: first === undefined ? 200 : first.code === 'XML_TOO_LARGE' ? 413 : 422,
    body: await messages.confirm({ origin, verdict, messageId: newId(), at }),
  };
}

function requireXml({ headers }: Call): void {
  const [type = ''] = String(headers['content-type'] ?? '').split(';');
  if (!contentTypes.includes(type.trim().toLowerCase()))
    throw new Problem(415, 'UNSUPPORTED_MEDIA_TYPE', `Send ${contentTypes.join(' or ')}.`);
}

async function record(
  intake: B2mmlIntake,
  message: FloorMessage,
  receivedBy: string,
): Promise<Decision<{ description: string }>> {
  const answer = await intake.accept(message, receivedBy);
  if (answer.kind === 'refused') return answer;
  const count = `${message.records.length} ${message.records.length === 1 ? 'record' : 'records'}`;
  return accepted({ description: answer.value.kind === 'recorded' ? `${count} taken in` : `${count}, known already` });
}
