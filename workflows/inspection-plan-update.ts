// Derives the next inspection plan from the drawing, or from the bill of materials where there is none, and hands it to
// QMS with the same effectivity as the product. Proved by reading QMS back.
import { continueAsNew } from '@temporalio/workflow';
import type { HandoffOutcome } from '../ports/handoff';
import type { HandoffInput } from '../ports/workflow-messages';
import { runCarriedHandoff } from './handoff/carry';

export function inspectionPlanUpdate(input: HandoffInput): Promise<HandoffOutcome> {
  return runCarriedHandoff(input, (next) => continueAsNew<typeof inspectionPlanUpdate>(next));
}
