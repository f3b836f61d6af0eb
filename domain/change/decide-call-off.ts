// A change is called off once: the first reason stands. It is aborted when everything is taken back.
import { effectsOf, type Effects } from '../effects';
import { changeStates, type ChangeState } from './change-states';

export interface CallOff {
  changeId: string;
  actor: string;
  reason: string;
}

/** What stands afterwards; null where it is unknown or has ended. */
export function decideCallOff(
  { changeId, actor, reason }: CallOff,
  { state, standing }: { state: ChangeState | null; standing: Omit<CallOff, 'changeId'> | null },
): { standing: Omit<CallOff, 'changeId'> | null; effects: Effects } {
  if (state === 'aborting') return { standing, effects: effectsOf({}) };
  if (state === null || !changeStates.mayMove(state, 'aborting')) return { standing: null, effects: effectsOf({}) };
  return {
    standing: { actor, reason },
    effects: effectsOf({
      writes: [
        { kind: 'changeMoved', changeId, state: 'aborting' },
        { kind: 'changeCalledOff', changeId, actor, reason },
      ],
      ledger: [{ key: `called off ${changeId}`, kind: 'changeCalledOff', actor, changeId, body: { reason } }],
    }),
  };
}
