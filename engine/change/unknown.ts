// What is answered where a command names a change that is not there.
import type { Refusal } from '../../domain/verdict';

export function changeUnknown(changeId: string): Refusal {
  return { code: 'CHANGE_UNKNOWN', message: `There is no change ${changeId}.`, at: changeId };
}
