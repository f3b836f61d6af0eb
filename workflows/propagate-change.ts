// Carries one released change to every site, from wherever the store says that it stands: release, effectivity decision,
// mBOM transform, MES lock, inspection plan update, disposition of the open orders. It closes when every handoff is
// verified. An abort, a cancellation, or the end of a handoff from outside takes back what was applied, in reverse order,
// once every site has stopped.
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  continueAsNew,
  isCancellation,
  ParentClosePolicy,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import { ChildWorkflowFailure } from '@temporalio/common';
import type { Abort, PropagationPlan } from '../ports/activities';
import { changeHandoff, changeWorkflowId } from '../domain/handoff/handoff-ids';
import { changeOf, type HandoffRef } from '../domain/handoff/handoff-ref';
import { noSite, type CarriedStage } from '../domain/handoff/stage';
import type { StagePlan } from '../domain/handoff/stage-facts';
import type { HandoffOutcome } from '../domain/handoff/handoff-outcome';
import type { HandoffInput, PropagateChangeInput, WithdrawalInput } from '../ports/workflow-messages';
import { asSummary } from '../ports/temporal-limits';
import { own, remote } from './handoff/activities';
import { executeChildAlone } from './handoff/execute-child';
import { showChange, type ShownChange } from './handoff/show-change';
import { workflowNamed } from './handoff/workflow-named';
import { runHandoff } from './handoff/run-handoff';
import { stageWorkflows } from './stage-workflows';
import { withdrawHandoff } from './withdraw-handoff';

export interface PropagationResult {
  changeId: string;
  state: 'closed' | 'aborted';
  reason?: string;
}

/** A change, and how it is seen. */
interface Shown {
  changeId: string;
  shown: ShownChange;
}

/** Handoffs begun at a site, registered before they write, so that an abort knows all that may have to be taken back. */
type Begun = { handoff: HandoffRef; plan: StagePlan }[];

// It lives as long as its change and holds no work of its own: it goes over to a new build at its next task, guarded by
// `patched()` and by the recorded histories. What it carries out, the handoffs, stays with its build until a wait. Temporal
// takes no such wish from a worker without a build.
setWorkflowOptions(
  () => (workflowInfo().currentDeploymentVersion?.deploymentName ? { versioningBehavior: 'AUTO_UPGRADE' } : {}),
  propagateChange,
);

export async function propagateChange(input: PropagateChangeInput): Promise<PropagationResult> {
  const { changeId } = input;
  const plan = await own.planPropagation(changeId);
  const { state, calledOff } = plan;
  if (state === 'closed') return { changeId, state };
  const of = { changeId, shown: showChange({ changeId, title: plan.title }) };
  if (calledOff !== null) return takeBack(of, begunBefore(changeId, plan), calledOff);
  const begun: Begun[] = plan.sites.map(() => []);
  try {
    const abort = (await receiveRelease(input, plan)) ?? (await propagateToSites(of, plan, begun));
    if (abort === null) {
      await CancellationScope.nonCancellable(() => own.closeChange(changeId));
      of.shown.close('closed');
      return { changeId, state: 'closed' };
    }
    return await takeBack(of, begun, abort);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    const abort = { actor: 'operator', reason: 'The workflow was cancelled.' };
    await takeBack(of, begun, abort);
    throw error;
  }
}

/** What an earlier run has begun, as the store knows it. */
function begunBefore(changeId: string, plan: PropagationPlan): Begun[] {
  return plan.sites.map((site) =>
    plan.mainLine
      .map(({ stage, plan: stagePlan }) => ({
        handoff: changeHandoff({ changeId, site, stage, ...itemsOf(plan) }),
        plan: stagePlan,
      }))
      .filter(({ handoff }) => plan.begun.includes(handoff.handoffId)),
  );
}

/** Not to be cancelled: what was begun to be taken back is taken back whole. What is closed stays. */
function takeBack({ changeId, shown }: Shown, begun: readonly Begun[], abort: Abort): Promise<PropagationResult> {
  return CancellationScope.nonCancellable(async () => {
    const first = await own.callOff({ changeId, ...abort });
    if (first === null) return { changeId, state: 'aborted', reason: abort.reason };
    shown.begin('aborting');
    await compensate(shown, begun, first);
    await own.recordAbort({ changeId, ...first });
    shown.close('aborted');
    return { changeId, state: 'aborted', reason: first.reason };
  });
}

async function receiveRelease(
  { changeId, waited: before }: PropagateChangeInput,
  plan: PropagationPlan,
): Promise<Abort | null> {
  const handoff = changeHandoff({ changeId, site: noSite, stage: 'release', ...itemsOf(plan) });
  const { policy } = plan.release;
  const outcome = await runHandoff({
    handoff,
    plan: plan.release,
    attempt: async ({ enter }) => {
      enter('verifying');
      const summary = `Read release ${changeId} back from PLM and freeze it`;
      await remote(policy, { summary, itemCount: handoff.itemCount }).readRelease(handoff);
      return { kind: 'done' };
    },
    waited: before,
    // Nothing else of the change runs yet.
    startOver: (waited) => continueAsNew<typeof propagateChange>({ changeId, waited }),
  });
  return abortOf(outcome);
}

/** Sites go on side by side. The first abort calls the others off; nothing is taken back before all have stopped. */
async function propagateToSites(of: Shown, plan: PropagationPlan, begun: Begun[]): Promise<Abort | null> {
  const { changeId, shown } = of;
  shown.begin('propagating');
  const scope = new CancellationScope();
  let first: Abort | null = null;
  const carry = async (site: string, index: number): Promise<void> => {
    try {
      const abort = await propagateToSite(of, site, plan, begun[index] ?? []);
      if (abort === null || first !== null) return;
      first = abort;
      await own.callOff({ changeId, ...abort });
      scope.cancel();
    } catch (error) {
      if (first === null || !isCancellation(error)) throw error;
    }
  };
  const ended = await scope.run(() => Promise.allSettled(plan.sites.map(carry)));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return first;
}

async function propagateToSite(
  { changeId, shown }: Shown,
  site: string,
  plan: PropagationPlan,
  begun: Begun,
): Promise<Abort | null> {
  for (const { stage, plan: stagePlan } of plan.mainLine) {
    const handoff = changeHandoff({ changeId, site, stage, ...itemsOf(plan) });
    const one = { handoff, plan: stagePlan };
    begun.push(one);
    const abort = abortOf(await runStage(stage, one, plan.title).finally(() => shown.ended(handoff.handoffId)));
    if (abort !== null) return abort;
  }
  return null;
}

/** The workflow of a stage has its name. */
async function runStage(stage: CarriedStage, input: HandoffInput, title: string): Promise<HandoffOutcome> {
  const { handoff } = input;
  try {
    return await executeChildAlone(stageWorkflows[stage], {
      workflowId: workflowNamed(handoff.workflowId, carrierOf(handoff)),
      args: [input],
      staticSummary: asSummary(`${handoff.stage} of ${changeOf(handoff) ?? ''} at ${handoff.site}: ${title}`),
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    });
  } catch (error) {
    if (CancellationScope.current().consideredCancelled || !(error instanceof ChildWorkflowFailure)) throw error;
    // Somebody ended the handoff in Temporal, and nobody the change. What was written must still be taken back.
    const how = isCancellation(error) ? 'cancelled' : 'ended';
    const reason = `The workflow of ${handoff.handoffId} was ${how} from outside.`;
    return { kind: 'aborted', actor: 'operator', reason };
  }
}

async function compensate(shown: ShownChange, begun: readonly Begun[], abort: Abort): Promise<void> {
  for (const atSite of [...begun].reverse()) {
    for (const one of [...atSite].reverse()) {
      await withdraw({ ...one, ...abort });
      shown.ended(one.handoff.handoffId);
    }
  }
}

async function withdraw(input: WithdrawalInput): Promise<void> {
  const { handoff, plan } = input;
  await executeChildAlone(withdrawHandoff, {
    workflowId: workflowNamed(`${handoff.workflowId}/withdrawal`, carrierOf(handoff)),
    args: [input],
    staticSummary: asSummary(
      `Withdraw ${handoff.stage} of ${changeOf(handoff) ?? handoff.handoffId} from ${plan.facts.receiver}`,
    ),
    cancellationType: ChildWorkflowCancellationType.ABANDON,
    parentClosePolicy: ParentClosePolicy.ABANDON,
  });
}

function itemsOf({ items, itemCount }: PropagationPlan): { items: string[]; itemCount: number } {
  return { items, itemCount };
}

/** The name of the workflow that runs: that of the change. */
function carrierOf(handoff: HandoffRef): string {
  return changeWorkflowId(changeOf(handoff) ?? '');
}

function abortOf(outcome: HandoffOutcome): Abort | null {
  return outcome.kind === 'aborted' ? { actor: outcome.actor, reason: outcome.reason } : null;
}
