// What the store holds of work that workflows carry, and what is known of the workflows.
import type { WorkflowStanding } from '../domain/handoff/decide-resumption';
import type { OpenWork } from '../domain/handoff/open-work';

export interface WorkReads {
  /**
   * Open in the store, by workflow id, after the cursor: changes, order locks and repairs. Without those whose workflow is just
   * being started.
   */
  listOpen(query: { after: string | null; limit: number }): Promise<OpenWork[]>;
  /** The same one, while it is still open so. */
  findOpen(workflowId: string): Promise<OpenWork | null>;
  isInterrupted(workflowId: string): Promise<boolean>;
  /** When its workflow was started again because it had ended, since a human last looked. */
  listRetries(workflowId: string): Promise<string[]>;
}

export interface Workflows {
  /** Throws where they could not be asked. */
  describe(workflowId: string): Promise<WorkflowStanding>;
}

export interface Interruption {
  workflowId: string;
  kind: 'change' | 'handoff';
  changeId: string | null;
  changeTitle: string | null;
  handoffId: string | null;
  because: string;
  interruptedAt: string;
}

/** How people see it. */
export interface InterruptionView {
  /** Oldest first. */
  listInterruptions(limit: number): Promise<Interruption[]>;
}

/** Whoever starts a workflow again holds this name meanwhile. */
export function workLock(workflowId: string): string {
  return `work ${workflowId}`;
}
