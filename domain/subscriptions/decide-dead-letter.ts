// What becomes of a delivery that was given up.
import type { Effects } from '../effects';
import { accepted, refused, type Verdict } from '../verdict';
import type { DeadLetterAction } from './subscription-writes';

export interface SettleDeadLetter {
  subscriptionId: string;
  position: number;
  action: DeadLetterAction;
  reason: string;
  actor: string;
}

/** Refused with DEAD_LETTER_UNKNOWN. */
export function decideDeadLetter(
  command: SettleDeadLetter,
  { isDead, at }: { isDead: boolean; at: string },
): Verdict<{ effects: Partial<Effects> }> {
  const { subscriptionId, position, action, reason, actor } = command;
  if (!isDead) {
    const message = `There is no dead letter at ${String(position)}.`;
    return refused({ code: 'DEAD_LETTER_UNKNOWN', message, at: String(position) });
  }
  const entry = {
    key: `dead letter ${subscriptionId} ${String(position)} ${at}`,
    kind: action === 'retry' ? 'deadLetterRetried' : 'deadLetterSkipped',
    actor,
    body: { subscriptionId, position, reason },
  };
  return accepted({
    effects: { writes: [{ kind: 'deadLetterSettled', subscriptionId, position, action, actor }], ledger: [entry] },
  });
}
