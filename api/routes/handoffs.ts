// Handoffs: what waits, for whom; the planner's decision; the resolution of a park. What a human does is recorded first
// and then told to the workflow.
import { z } from 'zod';
import { decide, type DecideGiven } from '../../engine/effectivity/decide';
import { previewCutIns } from '../../engine/effectivity/preview-cut-ins';
import { resolve } from '../../engine/handoff/resolve';
import { retryNow } from '../../engine/handoff/retry-now';
import { handoffUnknown } from '../../engine/handoff/unknown';
import type { ReadModel } from '../../ports/read-model';
import { handoffSummary, pageOf } from '../../contract/http/answers';
import {
  cutInsBody,
  decisionBody,
  handoffQuery,
  resolutionBody,
  retryNowBody,
  shownCutIns,
} from '../../contract/http/decision';
import { deliveryAnswer } from '../../contract/http/outbox';
import { cursorUnknown } from '../cursor-unknown';
import { refusalProblem, valueOrProblem } from '../problem';
import { withWaysOut } from '../with-ways-out';
import { requireOwner, requireSite } from '../require-known';
import type { Delivery } from '../../ports/outbox';
import type { Answer, Call, Route } from '../route';
import { stableUuid } from '../stable-uuid';

export interface HandoffRoutesGiven extends DecideGiven {
  readModel: ReadModel;
  /** Every role that a policy names as owner or as the one who takes over. */
  owners: readonly string[];
  /** Sites of the registry. */
  sites: readonly string[];
  /** Whether the workflow was told by now, after a short wait at most. */
  awaitDelivery: (key: string) => Promise<Delivery>;
}

export function handoffRoutes(given: HandoffRoutesGiven): Route[] {
  return [...readRoutes(given), previewRoute(given), ...commandRoutes(given)];
}

function readRoutes(given: HandoffRoutesGiven): Route[] {
  return [
    {
      method: 'get',
      path: '/handoffs',
      tag: 'Handoffs',
      summary: 'List handoffs, e.g. ?state=parked: what is stuck, why, and who must act',
      query: handoffQuery,
      answer: { status: 200, description: 'A page of handoffs.', schema: pageOf(handoffSummary) },
      handle: async ({ query }) => {
        const { cursor, limit, ...filter } = query as z.infer<typeof handoffQuery>;
        if (cursor !== undefined && (await given.readModel.findHandoff(cursor)) === null) throw cursorUnknown(cursor);
        if (filter.owner !== undefined) await requireOwner(given, filter.owner);
        if (filter.site !== undefined) await requireSite(given, filter.site);
        const wanted = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
        const page = await given.readModel.listHandoffs(wanted, { cursor: cursor ?? null, limit });
        return { status: 200, body: { ...page, items: page.items.map(withWaysOut) } };
      },
    },
    {
      method: 'get',
      path: '/handoffs/:handoffId',
      tag: 'Handoffs',
      summary: 'Show one handoff',
      answer: { status: 200, description: 'The handoff.', schema: handoffSummary },
      handle: async ({ params: { handoffId = '' } }) => {
        const handoff = await given.readModel.findHandoff(handoffId);
        if (handoff === null) throw refusalProblem([handoffUnknown(handoffId)]);
        return { status: 200, body: withWaysOut(handoff) };
      },
    },
  ];
}

function previewRoute(given: HandoffRoutesGiven): Route {
  return {
    method: 'post',
    path: '/handoffs/:handoffId/cut-ins/preview',
    tag: 'Handoffs',
    summary: 'Show the units that a decision would sign, read by the rules of the registry; nothing is recorded',
    roles: ['planner'],
    body: cutInsBody,
    answer: {
      status: 200,
      description: 'The units.',
      schema: z.object({ handoffId: z.string(), cutIns: shownCutIns }),
    },
    handle: async ({ account: { actor }, body, params: { handoffId = '' } }) => {
      const { cutIns } = body as z.infer<typeof cutInsBody>;
      return { status: 200, body: valueOrProblem(await previewCutIns(given, { handoffId, cutIns, actor })) };
    },
  };
}

function commandRoutes(given: HandoffRoutesGiven): Route[] {
  return [
    {
      method: 'post',
      path: '/handoffs/:handoffId/decision',
      tag: 'Handoffs',
      summary: 'Decide and sign the effectivity of a change at a site',
      roles: ['planner'],
      body: decisionBody,
      idempotent: true,
      answer: {
        status: 202,
        description: 'Recorded; the handoff goes on.',
        schema: z.object({
          decisionId: z.string(),
          handoffId: z.string(),
          cutIns: shownCutIns,
          delivery: deliveryAnswer,
        }),
      },
      handle: (call) => decideByRequest(given, call),
    },
    {
      method: 'post',
      path: '/handoffs/:handoffId/resolution',
      tag: 'Handoffs',
      summary: 'Free a parked handoff: retry, waive where policy allows, or abort the change',
      roles: ['planner', 'manufacturing', 'quality', 'operator', 'manager'],
      body: resolutionBody,
      idempotent: true,
      answer: {
        status: 202,
        description: 'Recorded; the handoff goes on.',
        schema: z.object({ resolutionId: z.string(), handoffId: z.string(), delivery: deliveryAnswer }),
      },
      handle: (call) => resolveByRequest(given, call),
    },
    {
      method: 'post',
      path: '/handoffs/:handoffId/retry',
      tag: 'Handoffs',
      summary: 'Have the next try of a retrying handoff made at once',
      roles: ['planner', 'manufacturing', 'quality', 'operator', 'manager'],
      body: retryNowBody,
      idempotent: true,
      answer: {
        status: 202,
        description: 'Recorded; it is tried.',
        schema: z.object({ handoffId: z.string(), delivery: deliveryAnswer }),
      },
      handle: (call) => retryByRequest(given, call),
    },
  ];
}

async function decideByRequest(given: HandoffRoutesGiven, call: Call): Promise<Answer> {
  const { actor } = call.account;
  const body = call.body as z.infer<typeof decisionBody>;
  const { independent = null, retroactive = null, confirmGaps = null, ...rest } = body;
  const handoffId = call.params['handoffId'] ?? '';
  const decisionId = stableUuid('decision', actor, call.idempotencyKey ?? '', handoffId);
  const command = { ...rest, independent, retroactive, confirmGaps, handoffId, decisionId, actor };
  const decided = valueOrProblem(await decide(given, command));
  const delivery = await given.awaitDelivery(`decide ${decisionId}`);
  return { status: 202, body: { ...decided, delivery } };
}

async function resolveByRequest(given: HandoffRoutesGiven, call: Call): Promise<Answer> {
  const { actor } = call.account;
  const { signature, ...body } = call.body as z.infer<typeof resolutionBody>;
  const handoffId = call.params['handoffId'] ?? '';
  const resolutionId = stableUuid('resolution', actor, call.idempotencyKey ?? '', body.parkId);
  const signed = signature === undefined ? {} : { signature };
  const resolved = valueOrProblem(await resolve(given, { ...body, ...signed, handoffId, resolutionId, actor }));
  const delivery = await given.awaitDelivery(`resolve ${resolutionId}`);
  return { status: 202, body: { ...resolved, delivery } };
}

async function retryByRequest(given: HandoffRoutesGiven, call: Call): Promise<Answer> {
  const { actor } = call.account;
  const { reason } = call.body as z.infer<typeof retryNowBody>;
  const handoffId = call.params['handoffId'] ?? '';
  const requestId = stableUuid('retryNow', actor, call.idempotencyKey ?? '', handoffId);
  const { messageKey } = valueOrProblem(await retryNow(given, { handoffId, requestId, actor, reason }));
  return { status: 202, body: { handoffId, delivery: await given.awaitDelivery(messageKey) } };
}
