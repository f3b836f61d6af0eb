// POST /events: CloudEvents 1.0 in structured, binary or batched mode. Recorded once a (source, id), answered 202 with
// the place of the change.
import { z } from 'zod';
import { checkEbom } from '../../domain/bom/check-ebom';
import type { Ebom } from '../../domain/bom/ebom';
import type { Refusal } from '../../domain/decision';
import type { HashContent } from '../../domain/identity/artefact';
import { checkItemNumbers } from '../../domain/impact/check-change-class';
import type { ReleasedChange } from '../../ports/change';
import type { FloorEvent, FloorEventAnswer, FloorIntake } from '../../ports/floor-events';
import type { InlineContent, ReleaseStore } from '../../ports/stores';
import { ebomContent } from '../contract/ebom-content';
import { contractEvents } from '../contract/floor/catalogue';
import { contractEnvelope, type ContractEnvelope as CloudEventEnvelope } from '../contract/floor/contract-envelope';
import { releaseData, releaseEventType, type ReleaseData } from '../contract/release-event';
import { pageOf } from '../contract/answers';
import { cursorOf, floorEventsQuery, floorEventSummary } from '../contract/floor/floor-events';
import { check } from '../create-app';
import { decodeEvents } from '../decode-events';
import { keepRejected, orKept } from '../keep-rejected';
import { Problem, refusalProblem } from '../problem';
import { readFloorEvent } from '../read-floor-event';
import type { Answer, Call, Route } from '../route';
import { refuseUnsigned } from '../verify-event-signature';

export interface EventsDependencies {
  floor: FloorIntake;
  now: () => number;
  releases: ReleaseStore;
  hash: HashContent;
  sendNow: (key: string) => Promise<void>;
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
      handle: (call) => takeIn(given, call),
    },
    {
      method: 'get',
      path: '/events',
      tag: 'Events',
      summary: 'Events of the floor, newest first, e.g. ?state=parked: what waits, for what, and who must act',
      query: floorEventsQuery,
      answer: { status: 200, description: 'A page of events.', schema: pageOf(floorEventSummary) },
      handle: ({ query }) => listEvents(given, query as z.infer<typeof floorEventsQuery>),
    },
  ];
}

async function listEvents({ floor }: EventsDependencies, query: z.infer<typeof floorEventsQuery>): Promise<Answer> {
  const { state, subject, cursor, limit } = query;
  const rows = await floor.listEvents({
    limit: limit + 1,
    ...(state === undefined ? {} : { state }),
    ...(subject === undefined ? {} : { subject }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? cursorOf(last) : null;
  return { status: 200, body: { items, nextCursor } };
}

async function takeIn(given: EventsDependencies, call: Call): Promise<Answer> {
  const { events, isBatch } = await orKept(given.floor, call, () => {
    refuseUnsigned(call, given.now());
    return decodeEvents(call);
  });
  // Every event is checked before the first one is recorded.
  const checked = await orKept(given.floor, call, () => events.map((event) => readEvent(given, event)));
  if (isBatch) return takeInBatch(given, call, checked);
  const [only] = checked;
  if (only === undefined) throw new Problem(400, 'EVENT_INVALID', 'There is no event in the request.');
  if (only.kind === 'release') {
    const answer = await recordRelease(given, only, call.account.actor);
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
    const result = await recordRelease(given, one, call.account.actor).catch((error: unknown) => {
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
  const answers = await given.floor.takeIn(events, actor);
  const conflict = answers.find(({ code }) => code === 'EVENT_CONFLICT');
  if (conflict !== undefined)
    await keepRejected(given.floor, call, { code: 'EVENT_CONFLICT', detail: conflict.detail ?? '' });
  for (const { outcome } of answers) {
    const handoffId = outcome?.['handoffId'];
    if (typeof handoffId === 'string') await given.sendNow(`lock ${handoffId}`);
  }
  return answers;
}

function refusalOf(answer: FloorEventAnswer): Problem {
  return refusalProblem(answer.reasons ?? [{ code: answer.code ?? 'REFUSED', message: answer.detail ?? '' }]);
}

type ReleaseToRecord = { kind: 'release'; event: CloudEventEnvelope; change: ReleasedChange; inline: InlineContent[] };
type CheckedEvent = ReleaseToRecord | { kind: 'floor'; event: FloorEvent };

function readEvent({ hash }: EventsDependencies, raw: unknown): CheckedEvent {
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
  if (event.type !== releaseEventType) return { kind: 'floor', event: readFloorEvent(event) };
  const data = check(releaseData, event.data, 'body');
  const reasons: Refusal[] = [];
  const { change, inline } = toChange(data, hash, reasons);
  const numbered = checkItemNumbers(change.affectedItems);
  if (numbered.kind === 'refused') reasons.push(...numbered.reasons);
  if (reasons.length > 0) throw refusalProblem(reasons);
  return { kind: 'release', event, change, inline };
}

function toChange(
  data: ReleaseData,
  hash: HashContent,
  reasons: Refusal[],
): { change: ReleasedChange; inline: InlineContent[] } {
  const inline: InlineContent[] = [];
  const affectedItems = data.affectedItems.map((item) => ({
    ...item,
    artefacts: item.artefacts.map(({ artefactClass, revision, contentHash, content }) => {
      const at = `${artefactClass}/${item.itemId}/${revision}`;
      if (content === undefined) {
        if (contentHash === undefined)
          reasons.push({ code: 'CONTENT_HASH_MISSING', message: `${at}: give contentHash or content.`, at });
        return { artefactClass, revision, contentHash: contentHash ?? '' };
      }
      const actual = hash(content);
      if (contentHash !== undefined && contentHash !== actual) {
        reasons.push({
          code: 'CONTENT_HASH_MISMATCH',
          message: `${at}: contentHash is not the hash of content.`,
          at,
          facts: { given: contentHash, actual },
        });
      }
      if (artefactClass === 'ebom') reasons.push(...ebomFaults(content, at));
      inline.push({ ref: { artefactClass, itemId: item.itemId, revision, contentHash: actual }, content });
      return { artefactClass, revision, contentHash: actual };
    }),
  }));
  for (const item of affectedItems) {
    if (item.action !== 'delete' && !item.artefacts.some(({ artefactClass }) => artefactClass === 'ebom')) {
      reasons.push({
        code: 'EBOM_MISSING',
        message: `${item.itemId} ${item.toRevision} is released without an eBOM.`,
        at: item.itemId,
      });
    }
  }
  return { change: { ...data, affectedItems }, inline };
}

function ebomFaults(content: unknown, at: string): Refusal[] {
  const parsed = ebomContent.safeParse(content);
  if (!parsed.success) {
    return parsed.error.issues.slice(0, 20).map((issue) => ({
      code: 'EBOM_INVALID',
      message: `${at}: ${issue.path.join('/')}: ${issue.message}`,
      at: `${at}/${issue.path.join('/')}`,
    }));
  }
  const decision = checkEbom(parsed.data satisfies Ebom);
  return decision.kind === 'refused' ? decision.reasons : [];
}

async function recordRelease(
  given: EventsDependencies,
  { event, change, inline }: ReleaseToRecord,
  actor: string,
): Promise<{ changeId: string; kind: string }> {
  const { id, source, type, subject } = event;
  const intake = await given.releases.recordRelease({
    event: { id, source, type, subject: subject ?? null, body: event },
    change,
    inline,
    actor,
  });
  if (intake.kind === 'refused') throw refusalProblem(intake.reasons);
  if (intake.kind === 'recorded') await given.sendNow(`start ${intake.changeId}`);
  return { changeId: intake.changeId, kind: intake.kind };
}
