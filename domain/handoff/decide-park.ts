// A handoff that cannot go on waits for a human, and people are reminded of it.
import { effectsOf, type Effects } from '../effects';
import type { ContentDifference } from '../identity/content-differences';
import { accepted, type Verdict } from '../verdict';
import { changeField, type HandoffRef } from './handoff-ref';
import { requireMove, type HandoffRecord } from './handoff-record';
import type { Park } from './park';

/** Refused with HANDOFF_ENDED and HANDOFF_UNKNOWN. A park that was recorded before is accepted and changes nothing. */
export function decidePark(
  { handoff, park, difference }: { handoff: HandoffRef; park: Park; difference?: readonly ContentDifference[] },
  { record, isRecorded, at }: { record: HandoffRecord | null; isRecorded: boolean; at: string },
): Verdict<Effects> {
  if (isRecorded) return accepted(effectsOf({}));
  const { handoffId } = handoff;
  const unfit = requireMove(handoffId, record, 'parked');
  if (unfit !== null) return unfit;
  const { parkId, reason, detail } = park;
  return accepted(
    effectsOf({
      writes: [{ kind: 'handoffParked', handoffId, park, difference: difference ?? null, at }],
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
  waitId: string;
  count: number;
  owner: string;
  escalated: boolean;
}

export function decideReminder({ handoff, waitId, count, owner, escalated }: Reminder, at: string): Effects {
  const { handoffId } = handoff;
  return effectsOf({
    writes: escalated ? [{ kind: 'handoffEscalated', handoffId, owner, at }] : [],
    ledger: [
      {
        key: escalated ? `escalated ${waitId}` : `reminder ${waitId} ${String(count)}`,
        kind: escalated ? 'handoffEscalated' : 'handoffReminded',
        actor: 'cutin',
        ...changeField(handoff),
        handoffId,
        body: { waitId, count, owner },
      },
    ],
  });
}
