// POST /b2mml: one B2MML message from the floor, answered with a ConfirmBOD whatever becomes of it.
import { z } from 'zod';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type {
  B2mmlIntake,
  B2mmlMessages,
  FloorMessage,
  InboundMessage,
  MesConfirmation,
  Poster,
} from '../../ports/b2mml';
import type { B2mmlExchange } from '../../ports/b2mml-exchange';
import { foreignSender, sourceOf } from '../b2mml-intake';
import { keepRejected, orKept, type Keeper } from '../keep-rejected';
import { Problem } from '../problem';
import { refuseRepeatedHeaders } from '../refuse-repeated-headers';
import type { Answer, Call, Route } from '../route';
import { refuseUnsigned } from '../verify-event-signature';

export interface B2mmlDependencies extends Keeper {
  messages: Pick<B2mmlMessages, 'read' | 'confirm'>;
  intake: B2mmlIntake;
  exchange: Pick<B2mmlExchange, 'recordAnswer'>;
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
      summary:
        'Take in what the floor tells as B2MML 0701: ProcessOperationsPerformance, ProcessTestResult, ConfirmBOD',
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
  ];
}

async function takeIn(given: B2mmlDependencies, call: Call): Promise<Answer> {
  const { messages, newId, now } = given;
  const at = now();
  await orKept(given, call, () => {
    refuseRepeatedHeaders(call);
    refuseUnsigned(call, Date.parse(at));
    requireXml(call);
  });
  const body = Buffer.isBuffer(call.body) ? call.body : Buffer.alloc(0);
  const { origin, message } = await messages.read(body);
  const by = { postedBy: call.account, at };
  const verdict = message.kind === 'refused' ? message : await record(given, message.value, by);
  const [first] = verdict.kind === 'refused' ? verdict.reasons : [];
  if (first !== undefined) await keepRejected(given, call, { code: first.code, detail: first.message });
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

interface Received {
  postedBy: Poster;
  at: string;
}

function record(
  { intake, exchange }: B2mmlDependencies,
  message: InboundMessage,
  by: Received,
): Promise<Verdict<{ description: string }>> {
  return message.kind === 'ConfirmBOD' ? recordAnswer(exchange, message, by) : recordReport(intake, message, by);
}

async function recordReport(
  intake: B2mmlIntake,
  message: FloorMessage,
  { postedBy }: Received,
): Promise<Verdict<{ description: string }>> {
  const answer = await intake.accept(message, postedBy);
  if (answer.kind === 'refused') return answer;
  const count = `${message.records.length} ${message.records.length === 1 ? 'record' : 'records'}`;
  return accepted({ description: answer.value.kind === 'recorded' ? `${count} taken in` : `${count}, known already` });
}

async function recordAnswer(
  exchange: B2mmlDependencies['exchange'],
  { origin, originalId, verdict, reasons }: MesConfirmation,
  { postedBy, at }: Received,
): Promise<Verdict<{ description: string }>> {
  const foreign = foreignSender(postedBy, { source: sourceOf(origin), type: 'ConfirmBOD' });
  if (foreign !== null) return refused(foreign);
  const { sender, messageId: answerId } = origin;
  const answer = { sender, answerId, verdict, reasons, answeredBy: postedBy.actor, answeredAt: at };
  const kept = await exchange.recordAnswer(originalId, answer);
  if (kept.kind === 'refused') return kept;
  const what = `${kept.value.kind} ${originalId} is ${verdict}`;
  return accepted({ description: kept.value.isKnown ? `${what}, known already` : what });
}
