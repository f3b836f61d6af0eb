// The same revision with two contents (RULES 1.2): the first stands, the second is kept aside and propagates nothing.
import type { Refusal } from '../verdict';
import type { ContentHash, RevisionRef } from './artefact';
import { contentDifferences, type ContentDifference } from './content-differences';

export interface RevisionConflict {
  /** The revision, with the hash that was offered. */
  offered: RevisionRef;
  heldHash: ContentHash;
  /** Field by field where both contents are at hand, null where one is known by its hash alone. */
  difference: ContentDifference[] | null;
  offeredContent?: unknown;
}

/** `undefined` and `null` stand for a content that is not at hand. */
export function revisionConflict(given: {
  offered: RevisionRef;
  offeredContent: unknown;
  heldHash: ContentHash;
  heldContent: unknown;
}): RevisionConflict {
  const { offered, heldHash, heldContent, offeredContent } = given;
  const isComparable = offeredContent !== undefined && heldContent !== null;
  return {
    offered,
    heldHash,
    difference: isComparable ? contentDifferences(offeredContent, heldContent) : null,
    ...(offeredContent === undefined ? {} : { offeredContent }),
  };
}

export function conflictRefusal({ offered, heldHash, difference }: RevisionConflict): Refusal {
  const { artefactClass, itemId, revision, contentHash } = offered;
  return {
    code: 'REVISION_CONFLICT',
    message: `${artefactClass} ${itemId} revision ${revision} is already released with other content.`,
    at: `${artefactClass}/${itemId}/${revision}`,
    facts: { heldHash, offeredHash: contentHash, ...(difference === null ? {} : { difference }) },
  };
}
