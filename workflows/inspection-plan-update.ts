// Derives the next inspection plan from the drawing, or from the bill of materials where there is none, and hands it to
// QMS with the same effectivity as the product. Proved by reading QMS back.
import type { HandoffOutcome } from '../domain/handoff/handoff-outcome';
import type { HandoffInput } from '../ports/workflow-messages';
import { carryHandoff } from './handoff/carry';

export function inspectionPlanUpdate(input: HandoffInput): Promise<HandoffOutcome> {
  return carryHandoff(input);
}
