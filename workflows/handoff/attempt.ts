// One try at handing over, and how it may end.
import type { HandoffState } from '../../domain/handoff/handoff-states';
import type { ContentDifference } from '../../domain/identity/content-differences';
import type { HandoffFrame } from './frame';

export type AttemptResult =
  | { kind: 'done' }
  | { kind: 'diverged'; detail: string; differences: ContentDifference[] }
  | { kind: 'blocked'; code: string; detail: string };

/** One try at handing over. Transient faults throw; anything final is an answer or a non-retryable failure. */
export type Attempt = (context: {
  /** Its generation may be raised where what is handed over changes without anything having failed. */
  frame: HandoffFrame;
  enter: (state: HandoffState) => void;
}) => Promise<AttemptResult>;

/** What a human, or time, has to mend before it is tried again. */
export type Unfinished = {
  kind: 'stuck';
  code: string;
  detail: string;
  differences?: ContentDifference[];
  retryNeedsNewGeneration: boolean;
};
