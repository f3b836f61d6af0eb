// Transforms the released eBOM by the site's rules into its mBOM, hands it to ERP with routing and effectivity, and reads
// ERP back. Every eBOM occurrence is accounted for, or the handoff parks.
import type { HandoffOutcome } from '../domain/handoff/handoff-outcome';
import type { HandoffInput } from '../ports/workflow-messages';
import { carryHandoff } from './handoff/carry';

export function mbomTransform(input: HandoffInput): Promise<HandoffOutcome> {
  return carryHandoff(input);
}
