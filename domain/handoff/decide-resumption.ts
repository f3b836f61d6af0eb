// What becomes of work that is open in the store, from what became of its workflow. What was lost, or ended without having
// settled the store, is started again and goes on where the store says. What a human terminated is asked about, and so is
// what ends again and again without having settled anything.
import { combine, effectsOf, type Effects } from '../effects';
import type { OutboxMessage } from '../outbox-message';
import type { OpenWork } from './open-work';

export type WorkflowEnd = 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timedOut';

export type WorkflowStanding =
  | { kind: 'running' }
  | { kind: 'ended'; how: WorkflowEnd }
  /** Nobody knows of it: it never began, or its history is lost. */
  | { kind: 'unknown' };

/** What is told with interrupted work. */
export interface InterruptionFacts {
  title: string | null;
  link: string;
}

export interface ResumptionFacts extends InterruptionFacts {
  workflow: WorkflowStanding;
  isInterrupted: boolean;
  /** When it was started again because it had ended, since a human last looked. */
  retriedAt: readonly string[];
  newId: string;
  at: string;
}

/** What fails for good is not mended by another start: a human is asked after so many within a day. */
export const retriesMax = 3;
const dayMs = 86_400_000;

export function decideResumption(work: OpenWork, facts: ResumptionFacts): Effects {
  const { workflowId } = work;
  const { workflow, isInterrupted, at, newId } = facts;
  if (workflow.kind === 'running')
    return effectsOf({ writes: isInterrupted ? [{ kind: 'interruptionEnded', workflowId }] : [] });
  if (isInterrupted) return effectsOf({});
  if (workflow.kind === 'unknown')
    return startAgain(work, { actor: 'cutin', because: 'Temporal does not know it', newId });
  if (workflow.how === 'terminated') return interrupt(work, 'it was terminated', facts);
  const because = `it ended ${workflow.how}`;
  const ofLate = facts.retriedAt.filter((retried) => Date.parse(at) - Date.parse(retried) < dayMs);
  if (ofLate.length >= retriesMax)
    return interrupt(work, `${because}, after ${String(ofLate.length)} starts within a day`, facts);
  const retried = effectsOf({ writes: [{ kind: 'workRetried', workflowId, at }] });
  return combine(retried, startAgain(work, { actor: 'cutin', because, newId }));
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

/** Who looks after what nobody owns. */
const interruptionOwner = 'operator';

function interrupt(work: OpenWork, because: string, { at, title, link }: InterruptionFacts & { at: string }): Effects {
  const { workflowId, changeId } = work;
  const handoffId = work.kind === 'handoff' ? work.handoff.handoffId : null;
  const waiting = { owner: interruptionOwner, since: at, ageS: 0, link };
  return effectsOf({
    writes: [{ kind: 'workInterrupted', work, because, at }],
    told: [
      {
        name: 'work.interrupted',
        id: `interrupted ${workflowId} ${at}`,
        subject: `work/${workflowId}`,
        ...(changeId === null ? {} : { changeId }),
        data: { workflowId, changeId, handoffId, title, because, ...waiting },
      },
    ],
    ledger: [
      {
        key: `interrupted ${workflowId} ${at}`,
        kind: 'workflowInterrupted',
        actor: 'cutin',
        ...idsOf(work),
        body: { workflowId, because },
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
