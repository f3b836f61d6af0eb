// What a handoff does with its documents: its stage says so where it is more than to write them.
import { writeOverAnything, type Intent } from '../../domain/handoff/document-steps';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { HandoffGiven } from './handoff-given';
import { stages } from './stages/stages';

export async function intentOf(given: HandoffGiven, handoff: HandoffRef): Promise<Intent> {
  const { intent } = stages[handoff.stage];
  return intent === undefined ? writeOverAnything : intent(given, handoff);
}
