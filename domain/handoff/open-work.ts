// *Work* that a workflow carries by itself: a change with all its handoffs, or one handoff of something else.
import type { HandoffRef } from './handoff-ref';

export type OpenWork = { workflowId: string; changeId: string | null } & (
  | { kind: 'change'; changeId: string }
  | { kind: 'handoff'; handoff: HandoffRef }
);
