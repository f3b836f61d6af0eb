// What the workflow of a handoff must know of its stage. It is handed over as data, so that the declaration of a stage
// stands in one place and workflow code names none.
import type { HandoffPolicy } from './handoff-policy';
import { changeOf, type HandoffRef } from './handoff-ref';
import type { Boundary } from './stage';

export interface StageFacts {
  boundary: Boundary;
  /** How people call the receiver. */
  receiver: string;
  /** What a human types while the handoff waits for one; null where none decides. See `fillCommand`. */
  waitsFor: { what: string; commands: string[] } | null;
}

/** All that a workflow needs to carry a handoff of the stage. */
export interface StagePlan {
  policy: HandoffPolicy;
  facts: StageFacts;
}

/** `{handoffId}`, `{changeId}` and `{site}` stand for those of the handoff. */
export function fillCommand(template: string, handoff: HandoffRef): string {
  const { handoffId, site } = handoff;
  const values: Record<string, string> = { handoffId, site, changeId: changeOf(handoff) ?? '' };
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
