// Transforms the released eBOM by the site's rules into its mBOM, hands it to ERP with routing and effectivity, and reads
// ERP back. Every eBOM occurrence is accounted for, or the handoff parks.
import { continueAsNew } from '@temporalio/workflow';
import type { HandoffOutcome } from '../ports/handoff';
import type { HandoffInput } from '../ports/workflow-messages';
import { runCarriedHandoff } from './handoff/carry';

export function mbomTransform(input: HandoffInput): Promise<HandoffOutcome> {
  return runCarriedHandoff(input, (next) => continueAsNew<typeof mbomTransform>(next));
}
