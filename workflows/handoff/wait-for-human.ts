// Waits for a human with a due time, reminders that never stop, and one escalation whenever its time comes. It never decides
// by itself.
import { condition } from '@temporalio/workflow';
import { asSummary } from '../../ports/temporal-limits';
import { own } from './activities';
import type { Waited } from '../../ports/workflow-messages';
import type { HandoffFrame } from './frame';
import { isTimeToStartOver, startOver } from './start-over';

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

/** When a wait began: in an earlier run that left it behind or whose history is lost, else now. It stays due when it was. */
export function waitsSinceMs(frame: HandoffFrame, waitId: string): number {
  const { waited, awaitedUntil, plan } = frame;
  frame.awaitedUntil = null;
  if (waited?.waitId === waitId) return waited.sinceMs;
  return awaitedUntil === null ? Date.now() : Date.parse(awaitedUntil) - plan.policy.dueAfterMs;
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
  const missed = Math.max(0, Math.floor((Date.now() - dueAtMs) / policy.reminderEveryMs));
  let reminders = takeUpWait(frame, waitId)?.reminders ?? missed;
  for (;;) {
    const nextReminderMs = dueAtMs + reminders * policy.reminderEveryMs;
    const wakeAtMs = frame.escalatedTo === null ? Math.min(nextReminderMs, escalateAtMs) : nextReminderMs;
    const summary = asSummary(`Reminder for ${waitId}`);
    await condition(() => isOver() || isTimeToStartOver(), Math.max(1, wakeAtMs - Date.now()), { summary });
    if (isOver()) return;
    if (isTimeToStartOver()) {
      await startOver(frame, { waitId, sinceMs, reminders, escalatedTo: frame.escalatedTo }, isOver);
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

/** What an earlier run left behind of this wait. Of another one it is over, and so is its escalation. */
function takeUpWait(frame: HandoffFrame, waitId: string): Waited | null {
  const { waited } = frame;
  frame.waited = null;
  if (waited?.waitId === waitId) return waited;
  frame.escalatedTo = null;
  return null;
}
