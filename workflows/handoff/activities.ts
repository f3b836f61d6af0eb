// The activities of a handoff with their time-outs and retries. Calls to other systems are bounded and then park;
// writes to the engine's own store go on until the store is back.
import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { OwnActivities, RemoteActivities } from '../../ports/activities';
import type { HandoffPolicy } from '../../domain/handoff/handoff-policy';
import { asSummary } from '../../ports/temporal-limits';
import { patiently } from './patiently';

const ownTimeoutMs = 20_000;
const heartbeatTimeoutMs = 6_000;

/** A few tries within one workflow task; each further second of one costs the history three events a task. */
const local = proxyLocalActivities<OwnActivities>({
  startToCloseTimeout: ownTimeoutMs,
  retry: { initialInterval: 200, backoffCoefficient: 3, maximumAttempts: 4 },
});

export const own = everyOne((name) => async (...given: unknown[]) => {
  const record = local[name] as (...given: unknown[]) => Promise<unknown>;
  return patiently(name, () => record(...given));
});

/** The activities by their names, each made when it is first asked for. */
function everyOne(make: (name: keyof OwnActivities) => (...given: unknown[]) => Promise<unknown>): OwnActivities {
  return new Proxy({} as OwnActivities, { get: (_, name) => make(name as keyof OwnActivities) });
}

/** The transfer time-out of the policy is for as many items; a change of a whole product has a multiple of it. */
const itemsWithinTimeout = 100;

export interface RemoteCall {
  summary: string;
  itemCount: number;
}

/** How long one try may take. */
export function transferMs(policy: Pick<HandoffPolicy, 'transferTimeoutMs'>, itemCount: number): number {
  return policy.transferTimeoutMs * Math.max(1, Math.ceil(itemCount / itemsWithinTimeout));
}

/**
 * One try, for as long as the policy gives it: when there is another one, `tryUntilParked` says, so that it is seen. One that
 * is cancelled is waited for: it stops before its next write, and nobody takes back what is still being written.
 */
export function remote(policy: HandoffPolicy, { summary, itemCount }: RemoteCall): RemoteActivities {
  return proxyActivities<RemoteActivities>({
    startToCloseTimeout: transferMs(policy, itemCount),
    heartbeatTimeout: heartbeatTimeoutMs,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { maximumAttempts: 1 },
    summary: asSummary(summary),
  });
}
