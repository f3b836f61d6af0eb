// The Temporal Schedule of the drift sweep, made or brought up to date when the worker starts.
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client } from '@temporalio/client';

const scheduleId = 'cutin-drift-sweep';

export async function ensureDriftSchedule(
  client: Client,
  given: { taskQueue: string; everyMs: number },
): Promise<void> {
  const { taskQueue, everyMs } = given;
  const spec = { intervals: [{ every: everyMs }] };
  const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1h' } as const;
  const start = { type: 'startWorkflow', workflowType: 'driftSweep', workflowId: 'drift/sweep', taskQueue } as const;
  const action = { ...start, args: [{}] };
  try {
    await client.schedule.create({ scheduleId, spec, policies, action });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update((held) => ({ ...held, spec, policies, action }));
  }
}
