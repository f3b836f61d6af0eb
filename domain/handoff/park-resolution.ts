// A park and what a human answers to it. The first answer stands; one that the workflow would not take is void, and the
// park can be answered again.
export type ResolutionAction = 'retry' | 'waive' | 'abort';

/** A handoff as a command of a person meets it. */
export interface StandingHandoff {
  handoffId: string;
  changeId: string | null;
  site: string;
  stage: string;
  state: string;
  /** Why it waits or is tried again. */
  reason: string | null;
  workflowId: string;
  /** What it waits for a human with; null where it is not parked. */
  park: { parkId: string; actions: readonly ResolutionAction[] } | null;
}

export interface ParkResolution {
  resolutionId: string;
  parkId: string;
  action: ResolutionAction;
  actor: string;
  reason: string;
  signature?: { printedName: string; meaning: string; signedHash: string };
}

export interface StandingResolution {
  resolutionId: string;
  action: string;
  actor: string;
  hasSignature: boolean;
}
