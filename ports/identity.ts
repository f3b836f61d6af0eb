// What the store knows of contents, released revisions and identifiers.
import type { ArtefactClass, ContentHash, RevisionRef } from '../domain/identity/artefact';
import type { KnownIdentifier } from '../domain/identity/check-look-alikes';
import type { CountedDifferences } from '../domain/identity/content-differences';
import type { HeldRevision } from '../domain/identity/revision-conflict';

export interface RevisionKey {
  artefactClass: ArtefactClass;
  itemId: string;
  revision: string;
}

export interface IdentityReads {
  /** What was frozen, else what a change announced that was not called off: its content may not be at hand. */
  findHeldRevision(key: RevisionKey): Promise<HeldRevision | null>;
  /** Of what was frozen alone. */
  findRevisionContent(key: RevisionKey): Promise<{ contentHash: ContentHash; content: unknown } | null>;
  /** Null where no content has the hash. */
  findContent(hash: string): Promise<unknown>;
  /** Those that a change names which was not called off. */
  listIdentifiers(skeletons: readonly string[]): Promise<KnownIdentifier[]>;
  /** Conflicts whose offered content is not at hand, each less often asked for the longer it is missing. */
  listUnread(limit: number): Promise<{ conflictId: string; offered: RevisionRef }[]>;
}

/** A conflict as people see it. */
export interface ConflictSummary {
  conflictId: string;
  artefactClass: string;
  itemId: string;
  revision: string;
  heldHash: string;
  /** The change that had announced the held hash when the conflict was found; null where it was frozen. */
  announcedBy: string | null;
  offeredHash: string;
  offeredBy: string;
  recordedAt: string;
  /** Whether the contents are at hand, so that their difference can be told. */
  hasHeld: boolean;
  hasOffered: boolean;
  /** What the sender answered when it was asked for the offered content; null where it was not, or gave it. */
  finding: string | null;
}

/** `difference` is null where a content is known by its hash alone; `sent` is what was offered. */
export type ConflictView = ConflictSummary & { difference: CountedDifferences | null };

export interface ConflictReadModel {
  /** Newest first. */
  listConflicts(query: {
    itemId?: string;
    artefactClass?: string;
    revision?: string;
    cursor?: { recordedAt: string; conflictId: string };
    limit: number;
  }): Promise<ConflictSummary[]>;
  /** By its id, or by a beginning of it that no other one has. */
  findConflict(conflictId: string): Promise<ConflictSummary | null>;
  countConflicts(): Promise<{ artefactClass: string; count: number }[]>;
}

export function revisionLock({ itemId, revision }: { itemId: string; revision: string }): string {
  return `item ${itemId} ${revision}`;
}

/** Whoever makes identifiers known holds it: a bill of materials has too many for a name each. */
export const identifiersLock = 'identifiers';
