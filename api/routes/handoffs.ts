// Handoffs: what waits, for whom; the planner's decision; the resolution of a park. What a human does is recorded first
// and then told to the workflow.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseRange } from '../../domain/effectivity/parse-range';
import type { HashContent } from '../../domain/identity/artefact';
import type { Credentials } from '../../platform/credentials';
import type { ReleasedChange } from '../../ports/change';
import type { Intakes } from '../../ports/intake';
import type { HandoffSummary, ReadModel } from '../../ports/read-model';
import type { CutIn, ReleaseStore } from '../../ports/stores';
import { handoffSummary, pageOf } from '../contract/answers';
import { decisionBody, handoffQuery, resolutionBody } from '../contract/decision';
import { Problem, refusalProblem } from '../problem';
import type { Answer, Call, Route } from '../route';
import { sign } from '../sign';

export interface HandoffRoutesDependencies {
  readModel: ReadModel;
  releases: ReleaseStore;
  intakes: Intakes;
  credentials: Credentials;
  hash: HashContent;
  sendNow: (key: string) => Promise<void>;
}

export function handoffRoutes(given: HandoffRoutesDependencies): Route[] {
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
        const wanted = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
        return { status: 200, body: await given.readModel.listHandoffs(wanted, { cursor: cursor ?? null, limit }) };
      },
    },
    {
      method: 'get',
      path: '/handoffs/:handoffId',
      tag: 'Handoffs',
      summary: 'Show one handoff',
      answer: { status: 200, description: 'The handoff.', schema: handoffSummary },
      handle: async ({ params }) => ({ status: 200, body: await requireHandoff(given, params['handoffId'] ?? '') }),
    },
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
        schema: z.object({ decisionId: z.string(), handoffId: z.string() }),
      },
      handle: (call) => decide(given, call),
    },
    {
      method: 'post',
      path: '/handoffs/:handoffId/resolution',
      tag: 'Handoffs',
      summary: 'Free a parked handoff: retry, waive where policy allows, or abort the change',
      roles: ['planner', 'manufacturing', 'quality', 'operator'],
      body: resolutionBody,
      idempotent: true,
      answer: {
        status: 202,
        description: 'Recorded; the handoff goes on.',
        schema: z.object({ resolutionId: z.string(), handoffId: z.string() }),
      },
      handle: (call) => resolve(given, call),
    },
  ];
}

async function requireHandoff({ readModel }: HandoffRoutesDependencies, handoffId: string): Promise<HandoffSummary> {
  const handoff = await readModel.findHandoff(handoffId);
  if (handoff === null) throw new Problem(404, 'HANDOFF_UNKNOWN', `There is no handoff ${handoffId}.`);
  return handoff;
}

async function decide(given: HandoffRoutesDependencies, call: Call): Promise<Answer> {
  const { account } = call;
  const body = call.body as z.infer<typeof decisionBody>;
  const handoff = await requireHandoff(given, call.params['handoffId'] ?? '');
  if (handoff.stage !== 'effectivityDecision')
    throw new Problem(409, 'NOT_A_DECISION', `${handoff.handoffId} waits for no decision.`);
  const change = await given.releases.findRelease(handoff.changeId);
  if (change === null) throw new Problem(404, 'CHANGE_UNKNOWN', `There is no change ${handoff.changeId}.`);
  if (change.author === account.actor)
    throw new Problem(403, 'SIGNER_IS_AUTHOR', 'The author of a change does not decide its effectivity.');
  const cutIns = readCutIns(change, body);
  const { handoffId, changeId, site } = handoff;
  const signed = sign({ ...given, account, given: body.signature, content: { handoffId, cutIns } });
  const decisionId = stableUuid('decision', account.actor, call.idempotencyKey ?? '', handoffId);
  const decision = { decisionId, handoffId, changeId, site, cutIns, ...signed, decidedAt: new Date().toISOString() };
  if (handoff.state !== 'awaitingDecision' && handoff.state !== 'proposed')
    throw new Problem(409, 'ALREADY_DECIDED', `${handoffId} is ${handoff.state}.`);
  const recorded = await given.intakes.recordDecision(decision);
  if (recorded.kind === 'refused') throw refusalProblem(recorded.reasons);
  await given.sendNow(`decide ${decisionId}`);
  return { status: 202, body: { decisionId, handoffId } };
}

/** One cut-in for every affected item: its own where it is named, else the one given for all. */
function readCutIns(change: ReleasedChange, body: z.infer<typeof decisionBody>): CutIn[] {
  const items = change.affectedItems.filter((item) => item.action !== 'delete');
  const stray = body.cutIns.find(({ itemId }) => itemId !== undefined && !items.some((item) => item.itemId === itemId));
  if (stray !== undefined)
    throw new Problem(422, 'ITEM_NOT_AFFECTED', `${stray.itemId ?? ''} is not affected by ${change.changeId}.`);
  return items.map((item) => {
    const matching = body.cutIns.filter(({ itemId }) => itemId === item.itemId);
    const [own, second] = matching.length > 0 ? matching : body.cutIns.filter(({ itemId }) => itemId === undefined);
    if (own === undefined) throw new Problem(422, 'ITEM_NOT_DECIDED', `The decision says nothing of ${item.itemId}.`);
    if (second !== undefined)
      throw new Problem(422, 'ITEM_DECIDED_TWICE', `The decision names two cut-ins for ${item.itemId}.`);
    const spans = parseRange(own.range, { basis: own.basis });
    if (spans.kind === 'refused') throw refusalProblem(spans.reasons);
    const needsEndItem = own.basis === 'serial' || own.basis === 'lot';
    const endItem = needsEndItem ? (own.endItem ?? change.endItem) : null;
    return {
      itemId: item.itemId,
      revision: item.toRevision,
      endItem,
      basis: own.basis,
      text: own.range,
      spans: spans.value,
    };
  });
}

async function resolve(given: HandoffRoutesDependencies, call: Call): Promise<Answer> {
  const { account } = call;
  const { parkId, action, reason, signature } = call.body as z.infer<typeof resolutionBody>;
  const handoff = await requireHandoff(given, call.params['handoffId'] ?? '');
  const { handoffId, changeId, workflowId } = handoff;
  if (handoff.state !== 'parked' || handoff.parkId !== parkId) {
    throw new Problem(
      409,
      'PARK_NOT_CURRENT',
      `${parkId} is not what ${handoffId} waits for: ${handoff.parkId ?? `it is ${handoff.state}`}.`,
    );
  }
  if (action === 'waive' && signature === undefined)
    throw new Problem(422, 'SIGNATURE_REQUIRED', 'A waiver needs a signature.');
  const signed =
    signature === undefined
      ? {}
      : { signature: sign({ ...given, account, given: signature, content: { parkId, action, reason } }) };
  const resolutionId = stableUuid('resolution', account.actor, call.idempotencyKey ?? '', parkId);
  const resolution = { resolutionId, parkId, action, actor: account.actor, reason, ...signed };
  const recorded = await given.intakes.recordResolution({ handoff: { handoffId, changeId }, workflowId, resolution });
  if (recorded.kind === 'refused') throw refusalProblem(recorded.reasons);
  await given.sendNow(`resolve ${resolutionId}`);
  return { status: 202, body: { resolutionId, handoffId } };
}

/** The same request gives the same id, so that a repeated one meets its own record and not a rival's. */
function stableUuid(...parts: string[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
