// What the workflow of a handoff answers.
export type HandoffOutcome =
  | { kind: 'verified' }
  | { kind: 'waived'; actor: string; reason: string }
  | { kind: 'aborted'; actor: string; reason: string };
