// What becomes of work that is open in the store, from what became of its workflow. What was lost, or ended without having
// settled the store, is started again and goes on where the store says. What a human terminated is asked about.
import { effectsOf, type Effects } from '../effects';
import type { OutboxMessage } from '../outbox-message';
import type { OpenWork } from './open-work';

export type WorkflowEnd = 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timedOut';

export type WorkflowStanding =
  | { kind: 'running' }
  | { kind: 'ended'; how: WorkflowEnd }
  /** Nobody knows of it: it never began, or its history is lost. */
  | { kind: 'unknown' };

export interface ResumptionFacts {
  workflow: WorkflowStanding;
  isInterrupted: boolean;
  newId: string;
  at: string;
}

export function decideResumption(work: OpenWork, facts: ResumptionFacts): Effects {
  const { workflowId } = work;
  const { workflow, isInterrupted, at } = facts;
  if (workflow.kind === 'running')
    return effectsOf({ writes: isInterrupted ? [{ kind: 'interruptionEnded', workflowId }] : [] });
  if (workflow.kind === 'ended' && workflow.how === 'terminated')
    return isInterrupted ? effectsOf({}) : interrupted(work, at);
  const because = workflow.kind === 'unknown' ? 'Temporal does not know it' : `it ended ${workflow.how}`;
  return startAgain(work, { actor: 'cutin', because, newId: facts.newId });
}

/** Its workflow, from wherever the store says; what waits for it in the outbox is sent again at once. */
export function startAgain(
  work: OpenWork,
  { actor, because, newId }: { actor: string; because: string; newId: string },
): Effects {
  const { workflowId } = work;
  return effectsOf({
    writes: [
      { kind: 'interruptionEnded', workflowId },
      { kind: 'messagesHurried', workflowId },
    ],
    outbox: [startMessage(work, newId)],
    ledger: [
      {
        key: `started again ${workflowId} ${newId}`,
        kind: 'workflowStartedAgain',
        actor,
        ...idsOf(work),
        body: { workflowId, because },
      },
    ],
  });
}

export function startAgainKey(workflowId: string, newId: string): string {
  return `again ${workflowId} ${newId}`;
}

function startMessage(work: OpenWork, newId: string): OutboxMessage {
  const { workflowId } = work;
  const key = startAgainKey(workflowId, newId);
  return work.kind === 'change'
    ? { key, kind: 'startChange', payload: { workflowId, changeId: work.changeId, isAgain: true } }
    : { key, kind: 'startHandoff', payload: { handoff: work.handoff, isAgain: true } };
}

function interrupted(work: OpenWork, at: string): Effects {
  const { workflowId } = work;
  return effectsOf({
    writes: [{ kind: 'workInterrupted', work, at }],
    ledger: [
      {
        key: `interrupted ${workflowId} ${at}`,
        kind: 'workflowInterrupted',
        actor: 'cutin',
        ...idsOf(work),
        body: { workflowId, because: 'it was terminated' },
      },
    ],
  });
}

/** For the ledger. */
export function idsOf(work: OpenWork): { changeId?: string; handoffId?: string } {
  return {
    ...(work.changeId === null ? {} : { changeId: work.changeId }),
    ...(work.kind === 'handoff' ? { handoffId: work.handoff.handoffId } : {}),
  };
}
