// A *park* is one wait of a handoff for a human, and a *resolution* is what ends it. Wire types: plain JSON.
import type { ResolutionAction } from './park-resolution';

/** `parkId` names exactly this wait: a resolution of an older one is refused. */
export interface Park {
  parkId: string;
  /** The workflow that waits, to which a resolution is sent. */
  workflowId: string;
  /** Counts the parks of the handoff, and those of its withdrawal apart. */
  nth: number;
  isWithdrawal: boolean;
  /** In which it parked. */
  generation: number;
  reason: string;
  detail: string;
  /** True where a retry must write again under a new idempotency key, because the last answer was final. */
  retryNeedsNewGeneration: boolean;
  /** The ways out that stand open: what policy and the state of the workflow allow, and nothing else. */
  actions: ResolutionAction[];
  owner: string;
  parkedAt: string;
  dueAt: string;
}

/** What a human sends to a parked handoff; in the Temporal UI it is typed by hand. */
export interface Resolution {
  parkId: string;
  action: ResolutionAction;
  actor: string;
  reason: string;
  /** Id of the resolution recorded by the API; absent when it was typed into the Temporal UI. */
  resolutionId?: string;
}
