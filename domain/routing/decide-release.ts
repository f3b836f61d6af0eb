// Routings and work instructions as their owners release them: written once, each after the one it supersedes.
import { refuseEvent, waitFor, type EventOutcome } from '../events/event-outcome';
import type { DocumentKey, ReleasedDocument, RoutingWrite } from './routing-writes';

export interface RoutingRelease extends ReleasedDocument {
  routingId: string;
  operations: { operation: string; sequence: number }[];
  itemRevisions: string[];
}

export interface InstructionRelease extends ReleasedDocument {
  instructionId: string;
  operation: string;
  itemRevisions: string[];
}

/** What is known of the document. */
export interface KnownReleases {
  /** Under the revision that is released. */
  same: Pick<ReleasedDocument, 'contentHash' | 'supersedes'> | null;
  /** Whether the one that it supersedes is known; true where it supersedes none. */
  isPredecessorKnown: boolean;
}

export function decideRoutingRelease(release: RoutingRelease, known: KnownReleases): EventOutcome {
  const { itemRevisions, ...rest } = release;
  const { site, itemId, routingId } = release;
  return decideRelease({
    release,
    known,
    of: { document: 'routing', site, itemId, documentId: routingId },
    at: `routing/${site}/${itemId}`,
    written: { kind: 'routingReleased', release: rest },
    itemRevisions,
  });
}

export function decideInstructionRelease(release: InstructionRelease, known: KnownReleases): EventOutcome {
  const { itemRevisions, ...rest } = release;
  const { site, itemId, instructionId, operation } = release;
  return decideRelease({
    release,
    known,
    of: { document: 'instruction', site, itemId, documentId: instructionId },
    at: `instruction/${site}/${itemId}/${operation}`,
    written: { kind: 'instructionReleased', release: rest },
    itemRevisions,
  });
}

/** Refused with REVISION_CONFLICT; waits for the one that it supersedes. */
function decideRelease(given: {
  release: ReleasedDocument;
  known: KnownReleases;
  of: DocumentKey;
  /** What locks wait for. */
  at: string;
  written: RoutingWrite;
  itemRevisions: readonly string[];
}): EventOutcome {
  const { release, known, of, at, written, itemRevisions } = given;
  const { revision, supersedes, contentHash } = release;
  const { same, isPredecessorKnown } = known;
  const named = (wanted: string): string => `${at}/${of.documentId}@${wanted}`;
  if (same !== null && (same.contentHash !== contentHash || same.supersedes !== supersedes)) {
    const message = `${at} revision ${revision} is already released with other content.`;
    const facts = { heldHash: same.contentHash, offeredHash: contentHash };
    return refuseEvent({ code: 'REVISION_CONFLICT', message, at, facts });
  }
  if (same === null && supersedes !== null && !isPredecessorKnown)
    return waitFor(`${at} revision ${supersedes} is not known.`, named(supersedes));
  const holds: RoutingWrite = { kind: 'documentHolds', of: { ...of, revision }, itemRevisions };
  return {
    kind: 'applied',
    effects: { writes: same === null ? [written, holds] : [holds], wakes: [at, named(revision)] },
  };
}
