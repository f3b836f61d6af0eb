// GET /changes/{id}/mbom, GET and POST /handoffs/{id}/reconciliation: what ERP would receive, and the choices where
// engineering and planners changed the same thing.
import { z } from 'zod';
import { assessMbom, type MbomAssessment } from '../../engine/mbom/assess-mbom';
import type { Refusal } from '../../domain/verdict';
import type { AffectedItem, ReleasedChange } from '../../domain/change/released-change';
import type { HandoffSummary } from '../../ports/read-model';
import type { ReconciliationDecision } from '../../domain/mbom/reconciliation-decision';
import { mbomAnswer, mbomQuery, reconciliationAnswer, reconciliationBody } from '../../contract/http/reconciliation';
import { deliveryAnswer } from '../../contract/http/outbox';
import { Problem, refusalProblem } from '../problem';
import type { Answer, Call, Route } from '../route';
import { sign } from '../sign';
import { stableUuid } from '../stable-uuid';
import { refuseAuthor, requireChange, requireHandoff, valueOrProblem, type Engine } from './engine';

/** Parks that choices or signed exceptions can free. */
const reconcilable = ['RECONCILIATION_OPEN', 'MBOM_NOT_ACCOUNTABLE'];
const openMax = 1_000;

export function mbomRoutes(engine: Engine): Route[] {
  return [
    {
      method: 'get',
      path: '/changes/:changeId/mbom',
      tag: 'mBOM',
      summary: 'Preview what ERP would receive for an item at a site, with its accountability; nothing is sent',
      query: mbomQuery,
      answer: { status: 200, description: 'The preview.', schema: mbomAnswer },
      handle: (call) => preview(engine, call),
    },
    {
      method: 'get',
      path: '/handoffs/:handoffId/reconciliation',
      tag: 'mBOM',
      summary: 'The merge of an mbomTransform handoff: what differs, and what waits for a choice',
      answer: { status: 200, description: 'The merge, per affected item.', schema: reconciliationAnswer },
      handle: (call) => showMerge(engine, call),
    },
    {
      method: 'post',
      path: '/handoffs/:handoffId/reconciliation',
      tag: 'mBOM',
      summary: 'Choose a value for each suspect facet, and sign; the choices are applied and the handoff goes on',
      roles: ['manufacturing'],
      body: reconciliationBody,
      idempotent: true,
      answer: {
        status: 202,
        description: 'Recorded; the handoff goes on.',
        schema: z.object({ decisionId: z.string(), handoffId: z.string(), delivery: deliveryAnswer }),
      },
      handle: (call) => reconcile(engine, call),
    },
  ];
}

async function preview(engine: Engine, { params, query }: Call): Promise<Answer> {
  const change = await requireChange(engine, params['changeId'] ?? '');
  const { site, itemId } = query as z.infer<typeof mbomQuery>;
  if (!change.sites.includes(site))
    throw new Problem(422, 'SITE_NOT_AFFECTED', `${change.changeId} is not released for ${site}.`);
  const items = transformedItems(change);
  const item = itemId === undefined && items.length === 1 ? items[0] : items.find((one) => one.itemId === itemId);
  if (item === undefined) {
    const named = items.map((one) => one.itemId).join(', ');
    throw new Problem(422, 'ITEM_NOT_AFFECTED', `Name one of the affected items: ${named}.`);
  }
  const decisions = await engine.stores.reconciliation.listDecisions(`${change.changeId}:${site}:mbomTransform`);
  return { status: 200, body: view(valueOrProblem(await assessMbom(engine, { change, item, site, decisions }))) };
}

async function showMerge(engine: Engine, { params }: Call): Promise<Answer> {
  const handoff = await requireTransform(engine, params['handoffId'] ?? '');
  const change = await requireChange(engine, handoff.changeId);
  const decisions = await engine.stores.reconciliation.listDecisions(handoff.handoffId);
  const items = (await assessAll(engine, change, handoff, decisions)).map(view);
  return { status: 200, body: { handoffId: handoff.handoffId, parkId: handoff.parkId, items } };
}

async function reconcile(engine: Engine, call: Call): Promise<Answer> {
  const { account } = call;
  const { parkId, choices, exceptions, signature } = call.body as z.infer<typeof reconciliationBody>;
  const handoff = await requireTransform(engine, call.params['handoffId'] ?? '');
  const { handoffId, changeId, workflowId } = handoff;
  const change = await requireChange(engine, changeId);
  refuseAuthor(change, account.actor, 'settle its mBOM');
  const signed = sign({ ...engine, account, given: signature, content: { parkId, choices, exceptions } });
  if (handoff.state !== 'parked' || handoff.parkId !== parkId || !reconcilable.includes(handoff.reason ?? '')) {
    throw new Problem(
      409,
      'PARK_NOT_CURRENT',
      `${handoffId} waits for no choice under ${parkId}: it is ${handoff.parkId ?? handoff.state} (${handoff.reason ?? 'no reason'}).`,
    );
  }
  const decision: ReconciliationDecision = {
    decisionId: stableUuid('reconciliation', account.actor, call.idempotencyKey ?? '', parkId),
    handoffId,
    choices,
    exceptions,
    ...signed,
    decidedAt: new Date().toISOString(),
  };
  const before = await engine.stores.reconciliation.listDecisions(handoffId);
  await refuseIdleChoices(engine, change, handoff, before, decision);
  const assessed = await assessAll(engine, change, handoff, [...before, decision]);
  const reasons = assessed.flatMap(({ release }) => (release.kind === 'refused' ? release.reasons : []));
  if (reasons.length > 0) throw refusalProblem(reasons);
  valueOrProblem(
    await engine.intakes.recordReconciliation({ handoff: { handoffId, changeId }, workflowId, parkId, decision }),
  );
  const delivery = await engine.awaitDelivery(`resolve ${decision.decisionId}`);
  return { status: 202, body: { decisionId: decision.decisionId, handoffId, delivery } };
}

/** A choice that meets no suspect as it stands now was made on something that is gone; it is refused, not dropped. */
async function refuseIdleChoices(
  engine: Engine,
  change: ReleasedChange,
  handoff: HandoffSummary,
  before: readonly ReconciliationDecision[],
  decision: ReconciliationDecision,
): Promise<void> {
  const assessed = await assessAll(engine, change, handoff, [...before, decision]);
  const reasons: Refusal[] = decision.choices.flatMap((choice) => {
    const item = assessed.find(({ itemId }) => itemId === choice.itemId);
    const meets = item?.reconciled.discrepancies.some(
      (one) =>
        one.kind === 'suspect' &&
        one.lineId === choice.lineId &&
        one.facet === choice.facet &&
        one.engineering === choice.engineering &&
        one.planning === choice.planning,
    );
    if (meets === true) return [];
    return [
      {
        code: 'CHOICE_NOT_OPEN',
        message: `${choice.lineId} ${choice.facet} is no suspect with these values; read the merge again.`,
        at: choice.lineId,
        facts: { itemId: choice.itemId, facet: choice.facet },
      },
    ];
  });
  if (reasons.length > 0) throw refusalProblem(reasons);
}

async function requireTransform(engine: Engine, handoffId: string): Promise<HandoffSummary & { changeId: string }> {
  const handoff = await requireHandoff(engine, handoffId);
  const { stage, changeId } = handoff;
  if (stage !== 'mbomTransform' || changeId === null)
    throw new Problem(409, 'NOT_A_TRANSFORM', `${handoffId} merges nothing.`);
  return { ...handoff, changeId };
}

function transformedItems(change: ReleasedChange): AffectedItem[] {
  return change.affectedItems.filter(({ action }) => action !== 'delete');
}

async function assessAll(
  engine: Engine,
  change: ReleasedChange,
  { site }: HandoffSummary,
  decisions: readonly ReconciliationDecision[],
): Promise<MbomAssessment[]> {
  const all: MbomAssessment[] = [];
  for (const item of transformedItems(change))
    all.push(valueOrProblem(await assessMbom(engine, { change, item, site, decisions })));
  return all;
}

function view(assessed: MbomAssessment): Record<string, unknown> {
  const { itemId, revision, site, ebomHash, ruleSet, treatments, reconciled, accountability, release } = assessed;
  const open = Object.entries(accountability.occurrences).filter(([, { kind }]) => kind !== 'excluded');
  return {
    itemId,
    revision,
    site,
    ebomHash,
    ruleSet,
    planningRevision: assessed.planningRevision,
    mbom: reconciled.mbom,
    treatments,
    accountability: {
      counts: accountability.counts,
      open: Object.fromEntries(open.slice(0, openMax)),
      unexplained: accountability.unexplained.slice(0, openMax),
    },
    discrepancies: reconciled.discrepancies.slice(0, openMax),
    open: reconciled.open,
    mayBeSent: release.kind === 'accepted',
    refusals: release.kind === 'refused' ? release.reasons : [],
  };
}
