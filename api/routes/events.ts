// POST /events: CloudEvents 1.0 in structured, binary or batched mode. Recorded once a (source, id), answered 202 with
// the place of the change.
import { z } from 'zod';
import { recordRelease } from '../../engine/change/record-release';
import type { HashContent } from '../../domain/identity/artefact';
import type { FloorEventAnswer } from '../../domain/events/event-answer';
import type { Verdict } from '../../domain/verdict';
import { takeIn, type TakeInGiven } from '../../engine/events/take-in';
import type { FloorEvent } from '../../ports/events';
import { contractEvents } from '../../contract/events/catalogue';
import { contractEnvelope } from '../../contract/events/contract-envelope';
import { releaseEventType } from '../../contract/events/change-released';
import type { CloudEvent } from '../../contract/events/decode-cloud-events';
import { decodeEvents, decodingProblem } from '../decode-events';
import { keepRejected, orKept, type Keeper } from '../keep-rejected';
import { Problem, refusalProblem } from '../problem';
import { readEvent, type CheckedEvent, type ReleaseToRecord } from '../read-event';
import { refuseRepeatedHeaders } from '../refuse-repeated-headers';
import type { Answer, Call, Route } from '../route';
import { refuseUnsigned } from '../verify-event-signature';

export interface EventsDependencies extends Keeper {
  intake: TakeInGiven;
  now: () => number;
  hash: HashContent;
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
        description: `Type ${releaseEventType}. An event is known by source and id: sending it again gives the same answer. Of a batch, each event stands for itself: \`results\` answers each, by its index; the status is 202 where all were taken in, else 409.`,
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
  const [answer] = await takeInFloor(given, call, [only.event]);
  if (answer === undefined) throw new Error('An event was taken in without an answer.');
  if (answer.state === 'refused') throw refusalProblem(answer.reasons ?? []);
  return { status: 202, body: answer };
}

type Result = { status: number } & Record<string, unknown>;

/**
 * Each event stands for itself and has its answer at its index, with the status that it would have alone. Releases are
 * recorded one by one; the events of the floor are one transaction, in the order of the batch.
 */
async function takeInBatch(given: EventsDependencies, call: Call, events: Verdict<CloudEvent>[]): Promise<Answer> {
  const read = events.map((event) => readOrProblem(given, call, event));
  await keepFirstFault(given, call, read);
  const floor = read.flatMap((one) => (one.kind === 'floor' ? [one.event] : []));
  const answers = floor.length === 0 ? [] : await takeInFloor(given, call, floor);
  const results: Result[] = [];
  for (const one of read) {
    if (one.kind === 'fault') results.push(faultResult(one.problem));
    else if (one.kind === 'floor') results.push(floorResult(answers[floor.indexOf(one.event)]));
    else results.push(await releaseResult(given, call, one));
  }
  const isWhole = results.every(({ status }) => status === 202);
  return { status: isWhole ? 202 : 409, body: { results: results.map((result, index) => ({ index, ...result })) } };
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
  return { state: 'refused', ...more, status, code, detail: message };
}

function floorResult(answer: FloorEventAnswer | undefined): Result {
  if (answer === undefined) throw new Error('An event was taken in without an answer.');
  return { ...answer, status: answer.state === 'refused' ? refusalProblem(answer.reasons ?? []).status : 202 };
}

async function releaseResult(given: EventsDependencies, call: Call, release: ReleaseToRecord): Promise<Result> {
  try {
    return { ...(await takeInRelease(given, call, release)), status: 202 };
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    return { id: release.event.id, ...faultResult(error) };
  }
}

async function takeInFloor(given: EventsDependencies, call: Call, events: FloorEvent[]): Promise<FloorEventAnswer[]> {
  const { actor } = call.account;
  const answers = await takeIn(given.intake, events, actor);
  const conflict = answers.find(({ code }) => code === 'EVENT_CONFLICT');
  if (conflict !== undefined)
    await keepRejected(given, call, { code: 'EVENT_CONFLICT', detail: conflict.detail ?? '' });
  return answers;
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
