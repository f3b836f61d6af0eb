// Whether a handoff may still prepare what it hands over. A late attempt of one that was called off writes nothing.
import type { ChangeState } from '../change/change-states';
import type { Refusal } from '../verdict';
import type { HandoffState } from './handoff-states';

/** HANDOFF_ENDED where the handoff, or its change, was called off; null where it goes on. */
export function checkOpen(
  handoffId: string,
  {
    state,
    changeState,
  }: { state: HandoffState | null; /** Where it carries a change. */ changeState: ChangeState | null },
): Refusal | null {
  const refusal = (message: string): Refusal => ({ code: 'HANDOFF_ENDED', message, at: handoffId });
  if (state === 'aborted' || state === 'withdrawn') return refusal(`${handoffId} is ${state}: nothing is handed over.`);
  if (changeState === 'aborting' || changeState === 'aborted')
    return refusal(`The change of ${handoffId} is ${changeState}: nothing is handed over.`);
  return null;
}
