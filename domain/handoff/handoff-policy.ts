// How long a handoff is tried, when people are reminded, and what they may do. Written by people in governance.
export interface HandoffPolicy {
  /** The role that must act. */
  owner: string;
  /** The role that takes over when the owner does not act. */
  escalationOwner: string;
  waivable: boolean;
  dueAfterMs: number;
  reminderEveryMs: number;
  escalateAfterMs: number;
  quickRetryMsMax: number;
  slowRetryEveryMs: number;
  slowRetryMsMax: number;
  transferTimeoutMs: number;
}

export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

/** What a stage declares of its own policy. The rest, and any other word on these, is the plant's, in governance. */
export interface StagePolicy {
  owner: string;
  waivable?: boolean;
  dueAfter?: Duration;
  reminderEvery?: Duration;
  escalateAfter?: Duration;
}
