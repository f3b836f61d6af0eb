// What can change of the work that workflows carry, as decisions ask for it.
import type { OpenWork } from './open-work';

export type WorkWrite =
  | { kind: 'workInterrupted'; work: OpenWork; because: string; at: string }
  /** It goes on, or was asked to. Nothing where it was not interrupted. */
  | { kind: 'interruptionEnded'; workflowId: string }
  /** It was started again because its workflow had ended. */
  | { kind: 'workRetried'; workflowId: string; at: string }
  /** A human looked: starts are counted anew. */
  | { kind: 'retriesForgotten'; workflowId: string }
  /** Messages that its workflow, or one below it, has not taken are due now. */
  | { kind: 'messagesHurried'; workflowId: string };
