// Shapes of the API's answers, for the OpenAPI document.
import { z } from 'zod';
import { changeStates } from '../../domain/change/change-states';
import { subjectKinds } from '../../domain/handoff/handoff-ref';

const time = z.iso.datetime();

export const changeSummary = z.object({
  changeId: z.string(),
  title: z.string(),
  author: z.string(),
  endItem: z.string(),
  sites: z.array(z.string()),
  state: z.enum(changeStates.states),
  releasedAt: time,
  recordedAt: time,
  closedAt: time.nullable(),
  workflowId: z.string().describe('As Temporal knows it: the installation, and what the store calls it.'),
});

export const handoffSummary = z.object({
  handoffId: z.string(),
  subjectKind: z.enum(subjectKinds).describe('What the handoff is about.'),
  subjectId: z.string(),
  changeId: z.string().nullable().describe('Null where no change stands behind the subject.'),
  changeTitle: z.string().nullable(),
  site: z.string(),
  stage: z.string(),
  boundary: z.number(),
  state: z.string(),
  owner: z.string(),
  items: z.array(z.string()),
  generation: z.number(),
  parkId: z.string().nullable(),
  actions: z.array(z.enum(['retry', 'waive', 'abort'])).describe('What a human may answer to its park.'),
  waysOut: z
    .array(z.string())
    .describe('What a human types for it, in turn: what to look at first, and last what frees its park or decides.'),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  dueAt: time.nullable(),
  stuckSince: time.nullable(),
  nextTryAt: time.nullable().describe('While it is retrying: when it is tried next.'),
  parksAt: time.nullable().describe('While it is retrying: when it parks, unless a try passes before.'),
  escalatedAt: time.nullable().describe('Since when `owner` has taken it over from the owner that the policy names.'),
  workflowId: z.string().describe('As Temporal knows it: the installation, and what the store calls it.'),
  updatedAt: time,
});

export const changeDetail = changeSummary.extend({
  affectedItems: z.array(
    z.object({ itemId: z.string(), fromRevision: z.string().nullable(), toRevision: z.string(), action: z.string() }),
  ),
  handoffs: z.array(handoffSummary),
  receipts: z.array(
    z.object({
      handoffId: z.string(),
      kind: z.enum(['verified', 'withdrawn']),
      system: z.string(),
      documentPath: z.string(),
      contentHash: z.string(),
      localRevision: z.number(),
      label: z.string(),
      acknowledgement: z.string(),
      verifiedAt: time,
    }),
  ),
  decisions: z.array(
    z.looseObject({ decisionId: z.string(), handoffId: z.string(), actor: z.string(), decidedAt: time }),
  ),
  parks: z.array(z.looseObject({ parkId: z.string(), handoffId: z.string(), reason: z.string(), detail: z.string() })),
  links: z.object({ temporal: z.string().nullable() }),
});

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const problem = z
  .looseObject({ type: z.string(), title: z.string(), status: z.number(), code: z.string(), detail: z.string() })
  .describe('RFC 9457 problem; the codes are listed in docs/errors.md.');
