// Messages for Temporal, written with the rows that caused them and sent until they are taken. Each names the workflow it
// is for: whoever sends it takes no id apart.
import type { HandoffRef } from './handoff/handoff-ref';
import type { ResolutionAction } from './handoff/park-resolution';

export type OutboxMessage = {
  /** Repeating the same key sends nothing new. */
  key: string;
} &
  /** `isAgain`: one of the same id has ended, or is lost. */
  (
    | { kind: 'startChange'; payload: { workflowId: string; changeId: string; isAgain?: true } }
    /** A handoff that no change carries: the workflow of its stage starts with it. */
    | { kind: 'startHandoff'; payload: { handoff: HandoffRef; isAgain?: true } }
    | { kind: 'decide'; payload: { workflowId: string; decisionId: string; actor: string } }
    | { kind: 'dispose'; payload: { workflowId: string; dispositionId: string; actor: string } }
    | {
        kind: 'resolve';
        payload: {
          workflowId: string;
          resolutionId: string;
          parkId: string;
          action: ResolutionAction;
          actor: string;
          reason: string;
        };
      }
    | { kind: 'retryNow'; payload: { workflowId: string; requestId: string; actor: string; reason: string } }
  );

export type OutboxKind = OutboxMessage['kind'];

export const outboxKinds = [
  'startChange',
  'startHandoff',
  'decide',
  'dispose',
  'resolve',
  'retryNow',
] as const satisfies OutboxKind[];
