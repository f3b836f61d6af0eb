// The life of a change in the engine: received, propagating, and closed or called off: `aborting` while
// what was handed over is taken back, `aborted` once nothing of it is left.
import { stateMachine } from '../state-machine';

export type ChangeState = 'received' | 'propagating' | 'closed' | 'aborting' | 'aborted';

/** A workflow that is cancelled at once may close or abort a change that it never marked as propagating. */
export const changeStates = stateMachine<ChangeState>({
  received: ['propagating', 'closed', 'aborting', 'aborted'],
  propagating: ['closed', 'aborting', 'aborted'],
  closed: [],
  aborting: ['aborted'],
  aborted: [],
});

/**
 * A change of which nothing is left no longer holds the revision letters it announced, nor makes identifiers known that no
 * other one names; the contents it froze stay.
 */
export const letterHoldingStates: readonly ChangeState[] = ['received', 'propagating', 'closed', 'aborting'];
