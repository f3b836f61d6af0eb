// Waits for a human with a due time, reminders and one escalation. It never decides by itself.
import { condition } from '@temporalio/workflow';
import type { HandoffPolicy } from '../../domain/handoff/handoff-policy';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import { asSummary } from '../../ports/temporal-limits';
import { own } from './activities';

/** After this many reminders the wait goes on in silence, so that a forgotten handoff cannot fill its history. */
const remindersMax = 20;

export interface HumanWait {
  handoff: HandoffRef;
  policy: HandoffPolicy;
  /** Names this wait in the ledger. */
  waitId: string;
  /** When the wait began: one that is taken up again goes on reminding. */
  sinceMs: number;
  isOver: () => boolean;
  onEscalation: (owner: string) => void;
}

export async function waitForHuman(wait: HumanWait): Promise<void> {
  const { handoff, policy, waitId, isOver } = wait;
  const startedAtMs = wait.sinceMs;
  const dueAtMs = startedAtMs + policy.dueAfterMs;
  const missed = Math.max(0, Math.floor((Date.now() - dueAtMs) / policy.reminderEveryMs));
  const escalateAtMs = startedAtMs + policy.escalateAfterMs;
  let escalated = false;
  for (let count = 1 + missed; count <= remindersMax; count += 1) {
    const nextReminderMs = dueAtMs + (count - 1) * policy.reminderEveryMs;
    const wakeAtMs = escalated ? nextReminderMs : Math.min(nextReminderMs, Math.max(escalateAtMs, Date.now() + 1));
    if (await condition(isOver, Math.max(1, wakeAtMs - Date.now()), { summary: asSummary(`Reminder for ${waitId}`) })) return;
    const escalates = !escalated && Date.now() >= escalateAtMs;
    if (escalates) {
      escalated = true;
      wait.onEscalation(policy.escalationOwner);
    }
    const owner = escalated ? policy.escalationOwner : policy.owner;
    await own.recordReminder({ handoff, waitId, count, owner, escalated: escalates });
    if (isOver()) return;
  }
  await condition(isOver);
}
