// Reads every system back and compares with the receipts: by schedule for all, on demand for one item. It finds and never
// repairs. A system that is away is asked again a few times, then told as unread, and the others are looked at.
import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow';
import type { RemoteActivities, SweepAnswer, SweepPage } from '../ports/activities';
import type { DriftSweepInput, DriftSweepProgress, DriftSweepResult } from '../ports/workflow-messages';
import { isHistoryLong } from './handoff/start-over';
import { own } from './handoff/activities';

// What fails here is the engine's own store or worker: the sweep waits for it, and is seen to fail where it stays away.
const { sweepReceipts, sweepExtras } = proxyActivities<RemoteActivities>({
  startToCloseTimeout: '2m',
  heartbeatTimeout: '6s',
  scheduleToCloseTimeout: '30m',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

const looks = [sweepReceipts, sweepExtras];
const steps = (['erp', 'mes', 'plm', 'qms'] as const).flatMap((system) => looks.map((look) => ({ system, look })));
const askAgainAfterMs = [1_000, 5_000, 20_000];

export async function driftSweep(input: DriftSweepInput): Promise<DriftSweepResult> {
  const progress = input.progress ?? { checked: 0, found: 0, unread: [], steps: 0, cursor: null, since: null };
  while (progress.steps < steps.length) {
    await lookOnce(progress, input.itemId);
    if (isHistoryLong()) await continueAsNew<typeof driftSweep>({ ...input, progress });
  }
  const { checked, found, unread } = progress;
  return { checked, found, unread };
}

/** One page; moves the progress on by it, or past the system where it stays away. */
async function lookOnce(progress: DriftSweepProgress, itemId: string | undefined): Promise<void> {
  const step = steps[progress.steps];
  if (step === undefined) return;
  const { system, look } = step;
  const answer = await askPatiently(progress, (page) =>
    look({ system, ...page, ...(itemId === undefined ? {} : { itemId }) }),
  );
  progress.cursor = answer.cursor;
  progress.since = answer.since ?? null;
  if (answer.unread !== null) {
    progress.unread.push({ system, detail: answer.unread });
    await own.recordUnread({ system, detail: answer.unread });
    progress.steps += looks.length - (progress.steps % looks.length);
  } else if (answer.cursor === null) progress.steps += 1;
  else return;
  progress.cursor = null;
  progress.since = null;
}

async function askPatiently(
  progress: DriftSweepProgress,
  ask: (page: Pick<SweepPage, 'cursor' | 'since'>) => Promise<SweepAnswer>,
): Promise<SweepAnswer> {
  let { cursor, since } = progress;
  for (let asked = 0; ; asked += 1) {
    const answer = await ask({ cursor, ...(since === null ? {} : { since }) });
    progress.checked += answer.checked;
    progress.found += answer.found;
    ({ cursor } = answer);
    since = answer.since ?? null;
    const afterMs = askAgainAfterMs[asked];
    if (answer.unread === null || afterMs === undefined) return answer;
    await sleep(afterMs);
  }
}
