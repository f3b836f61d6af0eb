// POST /events: CloudEvents 1.0 in structured, binary or batched mode. Recorded once a (source, id), answered 202 with
// the place of the change.
import { z } from 'zod';
import { recordRelease } from '../../engine/change/record-release';
import type { HashContent } from '../../domain/identity/artefact';
import type { FloorEventAnswer } from '../../domain/events/event-answer';
import type { Verdict } from '../../domain/verdict';
import { takeIn, type TakeInGiven } from '../../engine/events/take-in';
import type { FloorEvent } from '../../ports/events';
import type { Log } from '../../ports/log';
import { contractEvents } from '../../contract/events/catalogue';
import { contractEnvelope } from '../../contract/events/contract-envelope';
import { releaseEventType } from '../../contract/events/change-released';
import type { CloudEvent } from '../../contract/events/decode-cloud-events';
import { decodeEvents, decodingProblem } from '../decode-events';
import { keepRejected, orKept, type Keeper } from '../keep-rejected';
import { Problem, refusalProblem, toProblem } from '../problem';
import { readEvent, type CheckedEvent, type ReleaseToRecord } from '../read-event';
import { refuseRepeatedHeaders } from '../refuse-repeated-headers';
import type { Answer, Call, Route } from '../route';
import { refuseUnsigned } from '../verify-event-signature';

export interface EventsDependencies extends Keeper {
  intake: TakeInGiven;
  now: () => number;
  hash: HashContent;
  log: Pick<Log, 'error'>;
}

const accepted = z.object({ changeId: z.string(), kind: z.enum(['recorded', 'duplicate']) });

export function eventRoutes(given: EventsDependencies): Route[] {
  return [
    {
      method: 'post',
      path: '/events',
      tag: 'Events',
      summary: 'Take in a released change (CloudEvents 1.0: structured, binary or batch)',
      roles: ['system'],
      rawBody: {
        contentTypes: ['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json'],
        description: `Type ${releaseEventType}. An event is known by source and id: sending it again gives the same answer. Of a batch, each event stands for itself: \`results\` answers each, by its index; the status is 202 where all were taken in, 500 or 503 where the engine failed at one (send the batch again: the others answer as before), else 409.`,
      },
      body: contractEnvelope.extend({
        data: z.union(contractEvents.filter(({ direction }) => direction === 'in').map(({ schema }) => schema)),
      }),
      answer: {
        status: 202,
        description: 'Recorded, or known already.',
        schema: accepted.or(z.object({ results: z.array(z.unknown()) })),
      },
      handle: (call) => takeInRequest(given, call),
    },
  ];
}

async function takeInRequest(given: EventsDependencies, call: Call): Promise<Answer> {
  const decoded = await orKept(given, call, () => {
    refuseRepeatedHeaders(call);
    refuseUnsigned(call, given.now());
    return decodeEvents(call);
  });
  if (decoded.isBatch) return takeInBatch(given, call, decoded.events);
  const only = await orKept(given, call, () => readEvent(decoded.event, call.account, given.hash));
  if (only.kind === 'release') {
    const answer = await takeInRelease(given, call, only);
    return { status: 202, body: answer, headers: { location: `/changes/${answer.changeId}` } };
  }
  const answer = await takeInFloor(given, call, only.event);
  if (answer.state === 'refused') throw refusalProblem(answer.reasons ?? []);
  return { status: 202, body: answer };
}

type Result = { status: number } & Record<string, unknown>;

/**
 * Each event stands for itself, in a transaction of its own and in the order of the batch, and has its answer at its index,
 * with the status that it would have alone. A fault of the engine at one of them is no reason to lose the others; where the
 * store is away, none of the rest is tried.
 */
async function takeInBatch(given: EventsDependencies, call: Call, events: Verdict<CloudEvent>[]): Promise<Answer> {
  const read = events.map((event) => readOrProblem(given, call, event));
  await keepFirstFault(given, call, read);
  const results: Result[] = [];
  let away: Problem | null = null;
  for (const [index, one] of read.entries()) {
    const result: Result | Problem =
      one.kind === 'fault' ? one.problem : (away ?? (await takeInOne(given, call, { index, one })));
    if (result instanceof Problem && result.code === 'STORE_UNAVAILABLE') away = result;
    const name = one.kind === 'fault' ? {} : { id: one.event.id };
    results.push(result instanceof Problem ? { ...name, ...faultResult(result) } : result);
  }
  const status = statusOfAll(results);
  return {
    status,
    body: { results: results.map((result, index) => ({ index, ...result })) },
    headers: status === 503 ? { 'retry-after': '2' } : {},
  };
}

/** What the engine itself failed at is sent again, which a status below 500 would not say. */
function statusOfAll(results: readonly Result[]): number {
  const failed = results.find(({ status }) => status >= 500);
  return failed?.status ?? (results.every(({ status }) => status === 202) ? 202 : 409);
}

async function takeInOne(
  given: EventsDependencies,
  call: Call,
  { index, one }: { index: number; one: CheckedEvent },
): Promise<Result | Problem> {
  try {
    if (one.kind === 'floor') return floorResult(await takeInFloor(given, call, one.event));
    return { ...(await takeInRelease(given, call, one)), status: 202 };
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status >= 500) given.log.error({ err: error, index, id: one.event.id }, 'an event of a batch failed');
    return problem;
  }
}

type ReadEvent = CheckedEvent | { kind: 'fault'; problem: Problem };

function readOrProblem({ hash }: EventsDependencies, { account }: Call, event: Verdict<CloudEvent>): ReadEvent {
  try {
    if (event.kind === 'refused') throw decodingProblem(event.reasons);
    return readEvent(event.value, account, hash);
  } catch (error) {
    if (error instanceof Problem) return { kind: 'fault', problem: error };
    throw error;
  }
}

/** The bytes are those of the whole batch, so they are kept once. */
async function keepFirstFault(given: EventsDependencies, call: Call, read: readonly ReadEvent[]): Promise<void> {
  const faults = read.flatMap((one, index) => (one.kind === 'fault' ? [{ index, problem: one.problem }] : []));
  const [first] = faults;
  if (first === undefined) return;
  const more = faults.length === 1 ? '' : ` ${String(faults.length - 1)} more of the batch are turned away.`;
  const detail = `Event ${String(first.index)} of a batch: ${first.problem.message}${more}`;
  await keepRejected(given, call, { code: first.problem.code, detail });
}

function faultResult({ status, code, message, more }: Problem): Result {
  return { state: status >= 500 ? 'failed' : 'refused', ...more, status, code, detail: message };
}

function floorResult(answer: FloorEventAnswer): Result {
  return { ...answer, status: answer.state === 'refused' ? refusalProblem(answer.reasons ?? []).status : 202 };
}

async function takeInFloor(given: EventsDependencies, call: Call, event: FloorEvent): Promise<FloorEventAnswer> {
  const answer = await takeIn(given.intake, event, call.account.actor);
  if (answer.code === 'EVENT_CONFLICT')
    await keepRejected(given, call, { code: answer.code, detail: answer.detail ?? '' });
  return answer;
}

async function takeInRelease(
  given: EventsDependencies,
  call: Call,
  { event, change, inline }: ReleaseToRecord,
): Promise<{ changeId: string; kind: string }> {
  const { id, source, type, subject } = event;
  const intake = await recordRelease(given, {
    event: { id, source, type, subject: subject ?? null, body: event },
    change,
    inline,
    actor: call.account.actor,
  });
  if (intake.kind === 'refused') {
    const conflict = intake.reasons.find(({ code }) => code === 'EVENT_CONFLICT');
    if (conflict !== undefined) await keepRejected(given, call, { code: conflict.code, detail: conflict.message });
    throw refusalProblem(intake.reasons);
  }
  return intake.value;
}
