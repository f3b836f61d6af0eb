// What is kept of contents and revisions, as decisions ask for it. All of it is written once: a repetition changes nothing.
import type { RevisionRef } from './artefact';
import type { RevisionConflict } from './revision-conflict';

export type IdentityWrite =
  | { kind: 'contentKept'; content: unknown }
  /** Its content was read back, and is kept before it. */
  | { kind: 'revisionFrozen'; ref: RevisionRef; frozenFor: string }
  /** Named by a change: known while it holds what it announced, see `letterHoldingStates`. */
  | { kind: 'identifiersKept'; changeId: string; identifiers: readonly string[] }
  /** A second content of a revision, kept aside; its own content is kept before it where it came along. */
  | { kind: 'conflictKept'; conflict: RevisionConflict; offeredBy: string }
  /** The sender was asked for the content that it offered by its hash alone. */
  | { kind: 'conflictAsked'; conflictId: string; finding: string | null };
