// A handoff moves on, without a park and without a receipt: it waits for a decision, is tried again, is waived or called off.
import { effectsOf, type Effects } from '../effects';
import { accepted, type Verdict } from '../verdict';
import { changeField, type HandoffRef } from './handoff-ref';
import { requireMove, type HandoffRecord } from './handoff-record';
import type { HandoffRetry } from './handoff-writes';
import type { HandoffState } from './handoff-states';

export interface Transition {
  state: Exclude<HandoffState, 'proposed' | 'parked' | 'verified' | 'withdrawn'>;
  generation: number;
  owner: string;
  reason?: string;
  detail?: string;
  dueAt?: string;
  retry?: HandoffRetry;
  actor?: string;
}

/** Refused with HANDOFF_ENDED and HANDOFF_UNKNOWN. An end that stands already is accepted and does nothing. */
export function decideTransition(
  handoff: HandoffRef,
  transition: Transition,
  { record, at }: { record: HandoffRecord | null; at: string },
): Verdict<Effects> {
  const { handoffId } = handoff;
  const { state, generation, owner, reason = null, detail = null, dueAt = null, actor = 'cutin' } = transition;
  const { retry = null } = transition;
  const ends = state === 'waived' || state === 'aborted';
  if (ends && record?.state === state) return accepted(effectsOf({}));
  const unfit = requireMove(handoffId, record, state);
  if (unfit !== null) return unfit;
  const before = record?.state === 'retrying' ? record.stuckSince : null;
  const stuckSince = state === 'retrying' ? (retry?.since ?? before ?? at) : null;
  const move = { handoffId, state, generation, owner, reason, detail, dueAt, stuckSince, retry, at };
  const ended = {
    key: `${state} ${handoffId}`,
    kind: state === 'waived' ? 'handoffWaived' : 'handoffAborted',
    actor,
    ...changeField(handoff),
    handoffId,
    body: { reason: detail ?? reason ?? '' },
  };
  return accepted(effectsOf({ writes: [{ kind: 'handoffMoved', move }], ledger: ends ? [ended] : [] }));
}
