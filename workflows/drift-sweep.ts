// Reads every system back and compares with the receipts: by schedule for all, on demand for one item. It finds and never
// repairs.
import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { RemoteActivities, SweepAnswer } from '../ports/activities';
import type { DriftSweepInput, DriftSweepResult } from '../ports/workflow-messages';

const { sweepReceipts, sweepExtras } = proxyActivities<RemoteActivities>({
  startToCloseTimeout: '2m',
  heartbeatTimeout: '6s',
  // A system that is away for longer is looked at by the next sweep; the sweep that misses it fails and is seen.
  scheduleToCloseTimeout: '30m',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

const receivers = ['erp', 'mes', 'plm', 'qms'] as const;

export async function driftSweep(input: DriftSweepInput): Promise<DriftSweepResult> {
  const total = { checked: input.checked ?? 0, found: input.found ?? 0 };
  const add = ({ checked, found }: SweepAnswer): void => {
    total.checked += checked;
    total.found += found;
  };
  const { itemId } = input;
  let cursor = input.cursor ?? null;
  do {
    const answer = await sweepReceipts({ cursor, ...(itemId === undefined ? {} : { itemId }) });
    add(answer);
    cursor = answer.cursor;
    if (cursor !== null && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof driftSweep>({ ...input, cursor, ...total });
  } while (cursor !== null);
  if (itemId !== undefined) return total;
  for (const system of receivers) {
    let page: string | null = null;
    do {
      const answer: SweepAnswer = await sweepExtras({ system, cursor: page });
      add(answer);
      page = answer.cursor;
    } while (page !== null);
  }
  return total;
}
