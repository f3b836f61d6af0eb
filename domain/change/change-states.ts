// The life of a change in the engine: received, propagating, and closed or called off.
import { stateMachine } from '../state-machine';

export type ChangeState = 'received' | 'propagating' | 'closed' | 'aborted';

/** A workflow that is cancelled at once may close or abort a change that it never marked as propagating. */
export const changeStates = stateMachine<ChangeState>({
  received: ['propagating', 'closed', 'aborted'],
  propagating: ['closed', 'aborted'],
  closed: [],
  aborted: [],
});
