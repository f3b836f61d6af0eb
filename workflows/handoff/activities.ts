// The activities of a handoff with their time-outs and retries. Calls to other systems are bounded and then park;
// writes to the engine's own store go on until the store is back, because nothing can be decided without it.
import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { OwnActivities, RemoteActivities } from '../../ports/activities';
import type { HandoffPolicy } from '../../domain/handoff/handoff-policy';
import { asSummary } from '../../ports/temporal-limits';

const ownTimeoutMs = 20_000;
const heartbeatTimeoutMs = 6_000;
const firstRetryMs = 500;
const quickRetryMsMax = 15_000;

export const own = proxyLocalActivities<OwnActivities>({
  startToCloseTimeout: ownTimeoutMs,
  retry: { initialInterval: 200, backoffCoefficient: 2, maximumInterval: 10_000 },
  localRetryThreshold: 30_000,
});

/** The transfer time-out of the policy is for as many items; a change of a whole product has a multiple of it. */
const itemsWithinTimeout = 100;

export interface RemoteCall {
  summary: string;
  itemCount: number;
}

export type RetryPhase = 'first' | 'quick' | 'slow';

/**
 * One that is cancelled is waited for: it stops before its next write, and nobody takes back what is still being written.
 * First: two quick tries. Quick: about two minutes. Slow: for hours. After that the handoff parks.
 */
export function remote(policy: HandoffPolicy, phase: RetryPhase, call: RemoteCall): RemoteActivities {
  const timeoutMs = policy.transferTimeoutMs * Math.max(1, Math.ceil(call.itemCount / itemsWithinTimeout));
  const shared = {
    startToCloseTimeout: timeoutMs,
    heartbeatTimeout: heartbeatTimeoutMs,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    summary: asSummary(call.summary),
  };
  switch (phase) {
    case 'first':
      return proxyActivities<RemoteActivities>({
        ...shared,
        retry: { initialInterval: firstRetryMs, backoffCoefficient: 2, maximumAttempts: 2 },
      });
    case 'quick':
      return proxyActivities<RemoteActivities>({
        ...shared,
        scheduleToCloseTimeout: Math.max(policy.quickRetryMsMax, timeoutMs),
        retry: { initialInterval: firstRetryMs, backoffCoefficient: 2, maximumInterval: quickRetryMsMax },
      });
    case 'slow':
      return proxyActivities<RemoteActivities>({
        ...shared,
        scheduleToCloseTimeout: Math.max(policy.slowRetryMsMax, timeoutMs),
        retry: { initialInterval: policy.slowRetryEveryMs, backoffCoefficient: 1 },
      });
  }
}
