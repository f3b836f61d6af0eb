// One line of the record that people read: who did what, when and why. Nothing in the engine reads it back.
export interface LedgerEntry {
  /** Repeating the same key records nothing new. */
  key: string;
  kind: string;
  actor: string;
  changeId?: string;
  handoffId?: string;
  body: Record<string, unknown>;
}
