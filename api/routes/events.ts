// POST /events: CloudEvents 1.0 in structured, binary or batched mode. Recorded once a (source, id), answered 202 with
// the place of the change.
import { z } from 'zod';
import { recordRelease } from '../../engine/change/record-release';
import type { HashContent } from '../../domain/identity/artefact';
import type { ReleasedChange } from '../../domain/change/released-change';
import type { FloorEventAnswer } from '../../domain/events/event-answer';
import { takeIn, type TakeInGiven } from '../../engine/events/take-in';
import type { FloorEvent } from '../../ports/events';
import type { InlineContent } from '../../domain/change/released-change';
import { contractEvents } from '../../contract/events/catalogue';
import { contractEnvelope, type ContractEnvelope as CloudEventEnvelope } from '../../contract/events/contract-envelope';
import { releaseEventType } from '../../contract/events/change-released';
import { decodeEvents } from '../decode-events';
import { findUnstorable } from '../find-unstorable';
import { keepRejected, orKept, type Keeper } from '../keep-rejected';
import { Problem, refusalProblem } from '../problem';
import { readFloorEvent } from '../read-floor-event';
import { readRelease } from '../read-release';
import { refuseB2mmlSource, refuseForeignSender } from '../refuse-foreign-sender';
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
        description: `Type ${releaseEventType}. An event is known by source and id: sending it again gives the same answer. Of a batch, each event stands for itself.`,
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
  const { events, isBatch } = await orKept(given, call, () => {
    refuseUnsigned(call, given.now());
    return decodeEvents(call);
  });
  // Every event is checked before the first one is recorded.
  const checked = await orKept(given, call, () => events.map((event) => readEvent(given, call, event)));
  if (isBatch) return takeInBatch(given, call, checked);
  const [only] = checked;
  if (only === undefined) throw new Problem(400, 'EVENT_INVALID', 'There is no event in the request.');
  if (only.kind === 'release') {
    const answer = await takeInRelease(given, call, only);
    return { status: 202, body: answer, headers: { location: `/changes/${answer.changeId}` } };
  }
  const [answer] = await takeInFloor(given, call, [only.event]);
  if (answer === undefined) throw new Error('An event was taken in without an answer.');
  if (answer.state === 'refused') throw refusalOf(answer);
  return { status: 202, body: answer };
}

/** Releases stand each for itself; the events of the floor are one transaction, in the order of the batch. */
async function takeInBatch(given: EventsDependencies, call: Call, checked: readonly CheckedEvent[]): Promise<Answer> {
  const floor = checked.flatMap((one) => (one.kind === 'floor' ? [one.event] : []));
  const answers = floor.length === 0 ? [] : await takeInFloor(given, call, floor);
  const results: unknown[] = [];
  let refused = false;
  for (const one of checked) {
    if (one.kind === 'floor') {
      const answer = answers[floor.indexOf(one.event)];
      refused ||= answer?.state === 'refused';
      results.push(answer);
      continue;
    }
    const result = await takeInRelease(given, call, one).catch((error: unknown) => {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      refused = true;
      return { id: one.event.id, code: error.code, detail: error.message, ...error.more };
    });
    results.push(result);
  }
  return { status: refused ? 409 : 202, body: { results } };
}

async function takeInFloor(given: EventsDependencies, call: Call, events: FloorEvent[]): Promise<FloorEventAnswer[]> {
  const { actor } = call.account;
  const answers = await takeIn(given.intake, events, actor);
  const conflict = answers.find(({ code }) => code === 'EVENT_CONFLICT');
  if (conflict !== undefined)
    await keepRejected(given, call, { code: 'EVENT_CONFLICT', detail: conflict.detail ?? '' });
  return answers;
}

function refusalOf(answer: FloorEventAnswer): Problem {
  return refusalProblem(answer.reasons ?? []);
}

type ReleaseToRecord = { kind: 'release'; event: CloudEventEnvelope; change: ReleasedChange; inline: InlineContent[] };
type CheckedEvent = ReleaseToRecord | { kind: 'floor'; event: FloorEvent };

function readEvent({ hash }: EventsDependencies, { account }: Call, raw: unknown): CheckedEvent {
  const unstorable = findUnstorable(raw);
  if (unstorable !== null) {
    const code = /^\/data(\/|$)/.test(unstorable.pointer) ? 'EVENT_DATA_INVALID' : 'EVENT_INVALID';
    const detail = `The event cannot be kept for what is at ${unstorable.pointer}: ${unstorable.message}.`;
    throw new Problem(400, code, detail, { errors: [unstorable] });
  }
  const envelope = contractEnvelope.safeParse(raw);
  if (!envelope.success) {
    const errors = envelope.error.issues.map((issue) => ({ attribute: issue.path.join('.'), message: issue.message }));
    throw new Problem(
      400,
      'EVENT_INVALID',
      `Not a CloudEvent 1.0: ${errors[0]?.attribute ?? ''}: ${errors[0]?.message ?? ''}`,
      { errors },
    );
  }
  const event = envelope.data;
  refuseB2mmlSource(event.source);
  refuseForeignSender(account, event);
  if (event.type !== releaseEventType) return { kind: 'floor', event: readFloorEvent(event) };
  return { kind: 'release', event, ...readRelease(event, hash) };
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
