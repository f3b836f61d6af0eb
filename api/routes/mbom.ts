// GET /changes/{id}/mbom, GET and POST /handoffs/{id}/reconciliation: what ERP would receive, and the choices where
// engineering and planners changed the same thing.
import { z } from 'zod';
import type { MbomAssessment } from '../../engine/mbom/assess-mbom';
import { previewHandoff, previewItem } from '../../engine/mbom/preview';
import { reconcile, type ReconcileGiven } from '../../engine/mbom/reconcile';
import { mbomAnswer, mbomQuery, reconciliationAnswer, reconciliationBody } from '../../contract/http/reconciliation';
import { deliveryAnswer } from '../../contract/http/outbox';
import { valueOrProblem } from '../problem';
import type { Delivery } from '../../ports/outbox';
import type { Answer, Call, Route } from '../route';
import { stableUuid } from '../stable-uuid';

const openMax = 1_000;

export interface MbomRoutesGiven extends ReconcileGiven {
  /** Whether the workflow was told by now, after a short wait at most. */
  awaitDelivery: (key: string) => Promise<Delivery>;
}

export function mbomRoutes(given: MbomRoutesGiven): Route[] {
  return [
    {
      method: 'get',
      path: '/changes/:changeId/mbom',
      tag: 'mBOM',
      summary: 'Preview what ERP would receive for an item at a site, with its accountability; nothing is sent',
      query: mbomQuery,
      answer: { status: 200, description: 'The preview.', schema: mbomAnswer },
      handle: (call) => preview(given, call),
    },
    {
      method: 'get',
      path: '/handoffs/:handoffId/reconciliation',
      tag: 'mBOM',
      summary: 'The merge of an mbomTransform handoff: what differs, and what waits for a choice',
      answer: { status: 200, description: 'The merge, per affected item.', schema: reconciliationAnswer },
      handle: (call) => showMerge(given, call),
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
      handle: (call) => reconcileByRequest(given, call),
    },
  ];
}

async function preview(given: MbomRoutesGiven, { params: { changeId = '' }, query }: Call): Promise<Answer> {
  const { site, itemId = null } = query as z.infer<typeof mbomQuery>;
  const { reads } = given.transactions;
  return {
    status: 200,
    body: view(valueOrProblem(await previewItem({ ...given, reads }, { changeId, site, itemId }))),
  };
}

async function showMerge(given: MbomRoutesGiven, { params }: Call): Promise<Answer> {
  const { reads } = given.transactions;
  const shown = valueOrProblem(await previewHandoff({ ...given, reads }, params['handoffId'] ?? ''));
  return { status: 200, body: { ...shown, items: shown.items.map(view) } };
}

async function reconcileByRequest(given: MbomRoutesGiven, call: Call): Promise<Answer> {
  const { actor } = call.account;
  const { parkId, choices, exceptions, signature } = call.body as z.infer<typeof reconciliationBody>;
  const handoffId = call.params['handoffId'] ?? '';
  const decisionId = stableUuid('reconciliation', actor, call.idempotencyKey ?? '', parkId);
  const command = { handoffId, decisionId, parkId, choices, exceptions, actor, signature };
  const settled = valueOrProblem(await reconcile(given, command));
  const delivery = await given.awaitDelivery(`resolve ${decisionId}`);
  return { status: 202, body: { ...settled, delivery } };
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
