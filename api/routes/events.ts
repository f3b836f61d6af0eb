// POST /events: CloudEvents 1.0 in structured, binary or batched mode. Recorded once a (source, id), answered 202 with
// the place of the change.
import { HTTP } from 'cloudevents';
import { z } from 'zod';
import { checkEbom } from '../../domain/bom/check-ebom';
import type { Ebom } from '../../domain/bom/ebom';
import type { Refusal } from '../../domain/decision';
import type { HashContent } from '../../domain/identity/artefact';
import { checkItemNumbers } from '../../domain/impact/check-change-class';
import type { ReleasedChange } from '../../ports/change';
import type { InlineContent, ReleaseStore } from '../../ports/stores';
import { ebomContent } from '../contract/ebom-content';
import {
  cloudEvent,
  releaseData,
  releaseEventType,
  type CloudEventEnvelope,
  type ReleaseData,
} from '../contract/release-event';
import { check } from '../create-app';
import { Problem, refusalProblem } from '../problem';
import type { Answer, Call, Route } from '../route';

export interface EventsDependencies {
  releases: ReleaseStore;
  hash: HashContent;
  sendNow: (key: string) => Promise<void>;
}

const batchMax = 100;
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
      body: cloudEvent.extend({ data: releaseData }),
      answer: {
        status: 202,
        description: 'Recorded, or known already.',
        schema: accepted.or(z.object({ results: z.array(z.unknown()) })),
      },
      handle: (call) => takeIn(given, call),
    },
  ];
}

async function takeIn(given: EventsDependencies, call: Call): Promise<Answer> {
  const { events, isBatch } = decode(call);
  // Every event is checked before the first one is recorded.
  const checked = events.map((event) => readEvent(given, event));
  if (!isBatch) {
    const [only] = checked;
    if (only === undefined) throw new Problem(400, 'EVENT_INVALID', 'There is no event in the request.');
    const answer = await record(given, only, call.account.actor);
    return { status: 202, body: answer, headers: { location: `/changes/${answer.changeId}` } };
  }
  const results: unknown[] = [];
  for (const one of checked) {
    results.push(
      await record(given, one, call.account.actor).catch((error: unknown) => {
        if (!(error instanceof Problem) || error.status >= 500) throw error;
        return { id: one.event.id, code: error.code, detail: error.message, ...error.more };
      }),
    );
  }
  return {
    status: results.some((result) => typeof result === 'object' && result !== null && 'code' in result) ? 409 : 202,
    body: { results },
  };
}

function decode(call: Call): { events: unknown[]; isBatch: boolean } {
  const text = Buffer.isBuffer(call.body) ? call.body.toString('utf8') : '';
  const type = String(call.headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase();
  const body = parseJson(text);
  if (type === 'application/cloudevents-batch+json') {
    if (!Array.isArray(body) || body.length === 0 || body.length > batchMax) {
      throw new Problem(400, 'EVENT_INVALID', `A batch is a JSON array of 1 to ${String(batchMax)} events.`);
    }
    return { events: body, isBatch: true };
  }
  if (type === 'application/cloudevents+json') return { events: [body], isBatch: false };
  if (call.headers['ce-specversion'] === undefined && call.headers['ce-id'] === undefined) {
    throw new Problem(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'Send application/cloudevents+json, application/cloudevents-batch+json, or ce- headers with application/json.',
    );
  }
  return { events: [decodeBinary(call, body)], isBatch: false };
}

/** Attributes are read by the CloudEvents library where it can; a version it does not know must reach our own check. */
function decodeBinary(call: Call, data: unknown): unknown {
  const attributes = Object.fromEntries(
    Object.entries(call.headers).flatMap(([name, value]) =>
      name.startsWith('ce-') ? [[name.slice(3), String(value)]] : [],
    ),
  );
  if (attributes['specversion'] !== '1.0') return { ...attributes, data };
  try {
    const event = HTTP.toEvent({ headers: call.headers, body: JSON.stringify(data) });
    return Array.isArray(event) ? { ...attributes, data } : { ...(JSON.parse(JSON.stringify(event)) as object), data };
  } catch {
    return { ...attributes, data };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'MALFORMED_JSON', 'The body is not valid JSON.');
  }
}

type CheckedEvent = { event: CloudEventEnvelope; change: ReleasedChange; inline: InlineContent[] };

function readEvent({ hash }: EventsDependencies, raw: unknown): CheckedEvent {
  const envelope = cloudEvent.safeParse(raw);
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
  if (event.type !== releaseEventType)
    throw new Problem(
      422,
      'EVENT_TYPE_UNKNOWN',
      `Events of type ${event.type} are not taken in; ${releaseEventType} is.`,
    );
  const data = check(releaseData, event.data, 'body');
  const reasons: Refusal[] = [];
  const { change, inline } = toChange(data, hash, reasons);
  const numbered = checkItemNumbers(change.affectedItems);
  if (numbered.kind === 'refused') reasons.push(...numbered.reasons);
  if (reasons.length > 0) throw refusalProblem(reasons);
  return { event, change, inline };
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

async function record(
  given: EventsDependencies,
  { event, change, inline }: CheckedEvent,
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
