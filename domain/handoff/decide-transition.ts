// A handoff moves on, without a park and without a receipt: it waits for a decision, is tried again, is waived or called off.
import { effectsOf, type Effects } from '../effects';
import { accepted, type Verdict } from '../verdict';
import { changeField, type HandoffRef } from './handoff-ref';
import { requireMove, type HandoffRecord } from './handoff-record';
import type { HandoffRetry } from './handoff-writes';
import type { HandoffState } from './handoff-states';
import { tellWait, type WaitFacts } from './tell-wait';

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
  { record, at, wait = null }: { record: HandoffRecord | null; at: string; wait?: WaitFacts | null },
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
  // A wait that goes on, with other orders than before, is told once.
  const begins = state === 'awaitingDecision' && record?.state !== 'awaitingDecision';
  const told = { name: 'decision.awaited', id: `awaited ${handoffId} ${at}`, more: { what: detail } };
  return accepted(
    effectsOf({
      writes: [{ kind: 'handoffMoved', move }],
      told: begins && wait !== null ? [tellWait({ handoff, owner, since: at, dueAt: dueAt ?? at }, wait, told)] : [],
      ledger: ends ? [ended] : [],
    }),
  );
}
