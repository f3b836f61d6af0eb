// Changes of changes, as decisions ask for them.
import type { ContentHash } from '../identity/artefact';
import type { ChangeState } from './change-states';
import type { ReleasedChange, ReleaseEvent } from './released-change';

export type ChangeWrite =
  | { kind: 'releaseEventKept'; event: ReleaseEvent; bodyHash: ContentHash; changeId: string; actor: string }
  /** Subscribers get the event that released a change as it came. */
  | { kind: 'releaseTold'; event: ReleaseEvent; changeId: string }
  /** Its content is kept before it. */
  | { kind: 'changeKept'; change: ReleasedChange; releaseHash: ContentHash; workflowId: string }
  | { kind: 'changeMoved'; changeId: string; state: Exclude<ChangeState, 'received'> }
  /** By whom, and why. */
  | { kind: 'changeCalledOff'; changeId: string; actor: string; reason: string };
