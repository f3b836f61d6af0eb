// The engine as a system sees it: it takes questions and events, answers by script, and records each call. It listens on
// loopback unless told otherwise and knows one token.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { z } from 'zod';
import { authorisationBody, type authorisationQuestion } from '../../http/authorisation';
import { readEvents, type ToldEvent } from './read-events';
import { authorisationOf, type EventReply, type StartReply } from './replies';
import { parseJson } from '../parse-json';

export type StartQuestion = z.infer<typeof authorisationQuestion>;

export interface AskedStart {
  question: StartQuestion;
  reply: StartReply['kind'];
  authorisationId: string | null;
}

export interface EngineStandIn {
  /** Where the system reaches it. */
  url: string;
  token: string;
  /** Every question of an order so far. */
  asked: (orderId: string) => AskedStart[];
  /** Every delivery about a subject so far, those that were not accepted too. */
  told: (subject: string) => ToldEvent[];
  /** What is wrong with calls since the last reset: no token, outside the contract. */
  faults: () => string[];
  calls: () => number;
  answerStarts: (answer: (question: StartQuestion) => StartReply | Promise<StartReply>) => void;
  answerEvents: (answer: (event: ToldEvent) => EventReply) => void;
  /** Answers as a good engine again. */
  reset: () => void;
  close: () => Promise<void>;
}

export interface StandInOptions {
  port: number;
  host: string;
  url: string | null;
  token: string | null;
}

const bodyBytesMax = 4 * 1024 * 1024;

export async function startEngineStandIn(options: StandInOptions): Promise<EngineStandIn> {
  const token = options.token ?? randomBytes(24).toString('base64url');
  const desk = createDesk();
  const server = createServer((request, response) => {
    serve(desk, { token, request, response }).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const url = options.url ?? `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url: url.replace(/\/$/, ''),
    token,
    asked: (orderId) => desk.asked.filter(({ question }) => question.orderId === orderId),
    told: (subject) => desk.told.filter((event) => event.subject === subject),
    faults: () => desk.faults,
    calls: () => desk.calls,
    answerStarts: (answer) => void (desk.answerStart = answer),
    answerEvents: (answer) => void (desk.answerEvent = answer),
    reset: () => Object.assign(desk, { faults: [], ...goodAnswers }),
    close: () => close(server),
  };
}

interface Desk {
  asked: AskedStart[];
  told: ToldEvent[];
  faults: string[];
  calls: number;
  answerStart: (question: StartQuestion) => StartReply | Promise<StartReply>;
  answerEvent: (event: ToldEvent) => EventReply;
}

const goodAnswers: Pick<Desk, 'answerStart' | 'answerEvent'> = {
  answerStart: () => ({ kind: 'permit' }),
  answerEvent: () => ({ kind: 'accept' }),
};

function createDesk(): Desk {
  return { asked: [], told: [], faults: [], calls: 0, ...goodAnswers };
}

type Exchange = { token: string; request: IncomingMessage; response: ServerResponse };

async function serve(desk: Desk, exchange: Exchange): Promise<void> {
  const { request, response, token } = exchange;
  desk.calls += 1;
  const text = await readBody(request);
  const what = `${request.method ?? ''} ${request.url ?? ''}`;
  const { authorization = '' } = request.headers;
  if (authorization !== `Bearer ${token}`) {
    desk.faults.push(`${what} came ${authorization === '' ? 'without a' : 'with a wrong'} token`);
    return send(response, 401, { code: 'UNAUTHORIZED', detail: 'A valid bearer token is needed.' });
  }
  if (what === 'POST /authorisations') return answerQuestions(desk, exchange, text);
  if (what === 'POST /events') return answerEvents(desk, exchange, text);
  desk.faults.push(`${what} is no call of the contract`);
  send(response, 404, { code: 'NOT_FOUND', detail: 'The engine has no such resource.' });
}

async function answerQuestions(desk: Desk, { response }: Exchange, text: string): Promise<void> {
  const parsed = authorisationBody.safeParse(parseJson(text));
  if (!parsed.success) {
    desk.faults.push(
      `a question is outside the contract: ${parsed.error.issues[0]?.message ?? ''} in ${text.slice(0, 500)}`,
    );
    return send(response, 400, { code: 'MALFORMED', detail: 'The question is outside the contract.' });
  }
  const isBatch = 'questions' in parsed.data;
  const questions = 'questions' in parsed.data ? parsed.data.questions : [parsed.data];
  const answers: unknown[] = [];
  for (const question of questions) {
    const reply = await desk.answerStart(question);
    const answer = 'reasons' in reply || reply.kind === 'permit' ? authorisationOf(reply) : null;
    desk.asked.push({ question, reply: reply.kind, authorisationId: answer?.authorisationId ?? null });
    if (answer === null) return misanswer(response, reply);
    answers.push(answer);
  }
  send(response, 200, isBatch ? { answers } : answers[0]);
}

function misanswer(response: ServerResponse, reply: StartReply): void {
  if (reply.kind === 'silence') return;
  if (reply.kind === 'cut') return void response.destroy();
  if (reply.kind === 'text') return void response.writeHead(200, { 'content-type': 'text/html' }).end(reply.text);
  if (reply.kind === 'json') send(response, reply.status, reply.body);
}

function answerEvents(desk: Desk, { request, response }: Exchange, text: string): void {
  const { events, fault } = readEvents(request.headers, text);
  if (fault !== null) {
    desk.faults.push(fault);
    return send(response, 400, { code: 'EVENT_INVALID', detail: fault });
  }
  const replies = events.map((event) => ({ event, reply: desk.answerEvent(event) }));
  desk.told.push(...replies.map(({ event, reply }) => ({ ...event, isAccepted: reply.kind === 'accept' })));
  const bad = replies.find(({ reply }) => reply.kind !== 'accept')?.reply;
  if (bad?.kind === 'cut') return void request.socket.destroy();
  if (bad?.kind === 'status') return send(response, bad.status, { code: 'NOT_NOW', detail: 'Later.' });
  const results = events.map(({ source, id }) => ({ source, id, state: 'applied' }));
  send(response, 202, results.length === 1 ? results[0] : { results });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyBytesMax) throw new Error('The body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function close(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}
