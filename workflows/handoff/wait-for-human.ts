// Waits for a human with a due time, reminders that never stop, and one escalation whenever its time comes. It never decides
// by itself.
import { condition } from '@temporalio/workflow';
import { asSummary } from '../../ports/temporal-limits';
import { own } from './activities';
import type { HandoffFrame } from './frame';
import { isTimeToStartOver, startOverUnless } from './start-over';

export interface HumanWait {
  frame: HandoffFrame;
  /** Names this wait in the ledger. */
  waitId: string;
  /** When the wait began: one that is taken up again goes on reminding. */
  sinceMs: number;
  isOver: () => boolean;
  /** Another role has the wait now: `frame.escalatedTo`. */
  onEscalation: () => void;
}

export async function waitForHuman(wait: HumanWait): Promise<void> {
  const { frame, isOver } = wait;
  try {
    await remindUntilOver(wait);
  } finally {
    // Whoever acts on the handoff next is its owner again.
    if (isOver()) frame.escalatedTo = null;
  }
}

async function remindUntilOver({ frame, waitId, sinceMs, isOver, onEscalation }: HumanWait): Promise<void> {
  const { policy } = frame.plan;
  const dueAtMs = sinceMs + policy.dueAfterMs;
  const escalateAtMs = sinceMs + policy.escalateAfterMs;
  const since = new Date(sinceMs).toISOString();
  const dueAt = new Date(dueAtMs).toISOString();
  const wait = ({ handoff, escalatedTo, workflowName: workflowId }: HandoffFrame) => {
    return { handoff, workflowId, since, dueAt, owner: escalatedTo ?? policy.owner };
  };
  // Those that nobody was there to send are not made up for.
  let reminders = Math.max(0, Math.floor((Date.now() - dueAtMs) / policy.reminderEveryMs));
  for (;;) {
    const nextReminderMs = dueAtMs + reminders * policy.reminderEveryMs;
    const wakeAtMs = frame.escalatedTo === null ? Math.min(nextReminderMs, escalateAtMs) : nextReminderMs;
    const summary = asSummary(`Reminder for ${waitId}`);
    const waitMs = Math.max(1, wakeAtMs - Date.now());
    if (await condition(() => isOver() || isTimeToStartOver(frame), waitMs, { summary })) {
      if (!isOver()) await startOverUnless(isOver, frame);
      return;
    }
    if (frame.escalatedTo === null && Date.now() >= escalateAtMs) {
      frame.escalatedTo = policy.escalationOwner;
      onEscalation();
      await own.recordReminder({ ...wait(frame), waitId, count: reminders, escalated: true });
    }
    if (isOver()) return;
    if (Date.now() < nextReminderMs) continue;
    reminders += 1;
    await own.recordReminder({ ...wait(frame), waitId, count: reminders, escalated: false });
    if (isOver()) return;
  }
}

/** From when to when the handoff waits: one that an earlier run began is due when that one said, whatever policy says now. */
export function beginWait(frame: HandoffFrame): { since: string; dueAt: string } {
  const { dueAfterMs } = frame.plan.policy;
  const dueAt = frame.awaitedUntil ?? new Date(Date.now() + dueAfterMs).toISOString();
  frame.awaitedUntil = null;
  return { since: new Date(Date.parse(dueAt) - dueAfterMs).toISOString(), dueAt };
}
