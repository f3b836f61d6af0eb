// What is answered where a command names a handoff that is not there.
import type { Refusal } from '../../domain/verdict';

export function handoffUnknown(handoffId: string): Refusal {
  return { code: 'HANDOFF_UNKNOWN', message: `There is no handoff ${handoffId}.`, at: handoffId };
}
