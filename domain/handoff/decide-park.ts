// A handoff that cannot go on waits for a human, and people are told and reminded of it.
import { effectsOf, type Effects } from '../effects';
import type { ContentDifference } from '../identity/content-differences';
import { accepted, type Verdict } from '../verdict';
import { changeField, type HandoffRef } from './handoff-ref';
import { requireMove, type HandoffRecord } from './handoff-record';
import type { Park } from './park';
import { tellWait, type WaitFacts } from './tell-wait';

/** Refused with HANDOFF_ENDED and HANDOFF_UNKNOWN. A park that was recorded before is accepted and changes nothing. */
export function decidePark(
  { handoff, park, difference }: { handoff: HandoffRef; park: Park; difference?: readonly ContentDifference[] },
  { record, isRecorded, wait }: { record: HandoffRecord | null; isRecorded: boolean; wait: WaitFacts },
): Verdict<Effects> {
  if (isRecorded) return accepted(effectsOf({}));
  const { handoffId } = handoff;
  const unfit = requireMove(handoffId, record, 'parked');
  if (unfit !== null) return unfit;
  const { parkId, reason, detail, actions, owner, parkedAt: since, dueAt } = park;
  const told = { name: 'handoff.parked', id: `parked ${parkId}`, more: { parkId, reason, detail, actions } };
  return accepted(
    effectsOf({
      writes: [{ kind: 'handoffParked', handoffId, park, difference: difference ?? null, at: wait.at }],
      told: [tellWait({ handoff, owner, since, dueAt }, wait, told)],
      ledger: [
        {
          key: `parked ${parkId}`,
          kind: 'handoffParked',
          actor: 'cutin',
          ...changeField(handoff),
          handoffId,
          body: { parkId, reason, detail },
        },
      ],
    }),
  );
}

export interface Reminder {
  handoff: HandoffRef;
  /** By which the wait is seen in Temporal. */
  workflowId: string;
  waitId: string;
  count: number;
  owner: string;
  since: string;
  dueAt: string;
  /** The owner has the wait from now on. */
  escalated: boolean;
}

export function decideReminder(reminder: Reminder, wait: WaitFacts): Effects {
  const { handoff, waitId, count, owner, escalated } = reminder;
  const { handoffId } = handoff;
  const key = escalated ? `escalated ${waitId}` : `reminder ${waitId} ${String(count)}`;
  const told = escalated
    ? { name: 'handoff.escalated', id: key, more: { waitId } }
    : { name: 'handoff.due', id: key, more: { waitId, reminder: count } };
  return effectsOf({
    writes: escalated ? [{ kind: 'handoffEscalated', handoffId, owner, at: wait.at }] : [],
    told: [tellWait(reminder, wait, told)],
    ledger: [
      {
        key,
        kind: escalated ? 'handoffEscalated' : 'handoffReminded',
        actor: 'cutin',
        ...changeField(handoff),
        handoffId,
        body: { waitId, count, owner },
      },
    ],
  });
}
