// A human says what becomes of work whose workflow was terminated, or failed again and again: it goes on, or it is called
// off and taken back.
import { decideCallOff } from '../change/decide-call-off';
import type { ChangeState } from '../change/change-states';
import { combine, effectsOf, type Effects } from '../effects';
import { accepted, refused, type Verdict } from '../verdict';
import { startAgain, startAgainKey } from './decide-resumption';
import { decideTransition } from './decide-transition';
import type { HandoffRecord } from './handoff-record';
import type { OpenWork } from './open-work';

export interface SettleInterruption {
  workflowId: string;
  action: 'resume' | 'abort';
  actor: string;
  reason: string;
}

export interface SettlementFacts {
  /** Null where it is not interrupted, or not open any more. */
  work: OpenWork | null;
  change: { state: ChangeState | null; standing: { actor: string; reason: string } | null };
  record: HandoffRecord | null;
  newId: string;
  at: string;
}

/** Refused with NOT_INTERRUPTED, and like decideTransition where the handoff cannot be aborted any more. */
export function decideInterruption(
  { workflowId, action, actor, reason }: SettleInterruption,
  { work, change, record, newId, at }: SettlementFacts,
): Verdict<{ messageKey: string; effects: Effects }> {
  if (work === null) {
    const message = `${workflowId} is not interrupted: it runs, or it has ended.`;
    return refused({ code: 'NOT_INTERRUPTED', message, at: workflowId });
  }
  const again = combine(
    effectsOf({ writes: [{ kind: 'retriesForgotten', workflowId }] }),
    startAgain(work, { actor, because: reason, newId }),
  );
  const messageKey = startAgainKey(workflowId, newId);
  if (action === 'resume') return accepted({ messageKey, effects: again });
  if (work.kind === 'change') {
    const { effects } = decideCallOff({ changeId: work.changeId, actor, reason }, change);
    return accepted({ messageKey, effects: combine(effects, again) });
  }
  const { generation = 1, owner = '' } = record ?? {};
  const transition = { state: 'aborted' as const, generation, owner, actor, detail: reason };
  const aborted = decideTransition(work.handoff, transition, { record, at });
  if (aborted.kind === 'refused') return aborted;
  return accepted({ messageKey, effects: combine(aborted.value, again) });
}
