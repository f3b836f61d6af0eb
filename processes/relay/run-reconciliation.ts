// Looks again and again whether everything that is open has its workflow, from the start of the relay on.
import { reconcileWorkflows, type ReconcileWorkflowsGiven } from '../../engine/handoff/reconcile-workflows';
import type { Log } from '../../ports/log';
import { repeat, type Repeated } from './repeat';

export function runReconciliation(
  given: Omit<ReconcileWorkflowsGiven, 'log'> & {
    everyMs: number;
    /** Schedules are lost with the rest. */
    ensureSchedules: () => Promise<void>;
    log: Log;
  },
): Repeated {
  const { everyMs, ensureSchedules, log } = given;
  const turn = async (): Promise<number> => {
    await reconcileWorkflows(given);
    await ensureSchedules();
    // What was started again is looked at with everything else, not at once.
    return 0;
  };
  return repeat({ what: 'reconciliation of workflows', turn, idleMs: everyMs, log });
}
