// How a handoff ends, as its workflow answers it.
export type HandoffOutcome =
  | { kind: 'verified' }
  | { kind: 'waived'; actor: string; reason: string }
  | { kind: 'aborted'; actor: string; reason: string };
