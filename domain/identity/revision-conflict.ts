// The same revision with two contents (RULES 1.2): the first stands, the second is kept aside and propagates nothing.
import type { Refusal } from '../verdict';
import type { ContentHash, HashContent, RevisionRef } from './artefact';
import { countedDifferences, type CountedDifferences } from './content-differences';

/** What a revision letter stands for. */
export interface HeldRevision {
  contentHash: ContentHash;
  /** The change that announced it and lives; null where its content was read back and frozen. */
  announcedBy: string | null;
}

export interface RevisionConflict {
  /** The same two contents of one revision are one conflict, however often they meet. */
  conflictId: string;
  /** The revision, with the hash that was offered. */
  offered: RevisionRef;
  held: HeldRevision;
  /** Field by field where both contents are at hand, null where one is known by its hash alone. */
  difference: CountedDifferences | null;
  offeredContent?: unknown;
}

const differencesTold = 20;

/** `undefined` and `null` stand for a content that is not at hand. */
export function revisionConflict(
  given: { offered: RevisionRef; offeredContent: unknown; held: HeldRevision; heldContent: unknown },
  hash: HashContent,
): RevisionConflict {
  const { offered, held, heldContent, offeredContent } = given;
  const isComparable = offeredContent !== undefined && heldContent !== null;
  return {
    conflictId: hash({ ...offered, heldHash: held.contentHash }).slice(0, 32),
    offered,
    held,
    difference: isComparable ? countedDifferences(offeredContent, heldContent, differencesTold) : null,
    ...(offeredContent === undefined ? {} : { offeredContent }),
  };
}

export function conflictRefusal({ conflictId, offered, held, difference }: RevisionConflict): Refusal {
  const { artefactClass, itemId, revision, contentHash: offeredHash } = offered;
  const { contentHash: heldHash, announcedBy } = held;
  const standing = announcedBy === null ? 'is already released' : `is announced by ${announcedBy}`;
  return {
    code: 'REVISION_CONFLICT',
    message: `${artefactClass} ${itemId} revision ${revision} ${standing} with other content.`,
    at: `${artefactClass}/${itemId}/${revision}`,
    facts: {
      conflictId,
      heldHash,
      offeredHash,
      ...(difference === null ? {} : { difference: difference.shown, differences: difference.total }),
    },
  };
}
