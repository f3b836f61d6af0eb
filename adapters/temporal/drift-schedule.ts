// The Temporal Schedule of the drift sweep, made or brought up to date when the worker starts.
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client } from '@temporalio/client';
import { driftSweepOptions } from './drift-sweep-options';
import { workflowIdIn } from './workflow-id-in';

/** One a namespace: that of a database which was here before is taken over, and does not go on beside this one. */
const scheduleId = 'cutin-drift-sweep';

export async function ensureDriftSchedule(
  client: Client,
  given: { taskQueue: string; everyMs: number; installation: string },
): Promise<void> {
  const { taskQueue, everyMs, installation } = given;
  const workflowId = workflowIdIn(installation, 'drift/sweep');
  const spec = { intervals: [{ every: everyMs }] };
  const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1h' } as const;
  const start = { type: 'startWorkflow', workflowType: 'driftSweep', workflowId, taskQueue } as const;
  const action = { ...start, ...driftSweepOptions() };
  try {
    await client.schedule.create({ scheduleId, spec, policies, action });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update((held) => ({ ...held, spec, policies, action }));
  }
}
