// What is kept of contents and revisions, as decisions ask for it. All of it is written once: a repetition changes nothing.
import type { RevisionRef } from './artefact';
import type { RevisionConflict } from './revision-conflict';

export type IdentityWrite =
  | { kind: 'contentKept'; content: unknown }
  | { kind: 'revisionAnnounced'; ref: RevisionRef; announcedBy: string }
  | { kind: 'identifiersKept'; identifiers: readonly string[] }
  /** A second content of a revision, kept aside; its own content where it came along. */
  | { kind: 'conflictKept'; conflict: RevisionConflict; offeredBy: string };
