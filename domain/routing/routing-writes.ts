// Routings and work instructions as they are released, written once.
export interface ReleasedDocument {
  site: string;
  itemId: string;
  revision: string;
  /** Revision of the same document that it takes the place of; null for the first. */
  supersedes: string | null;
  contentHash: string;
}

export interface DocumentKey {
  document: 'routing' | 'instruction';
  site: string;
  itemId: string;
  documentId: string;
}

export type RoutingWrite =
  | {
      kind: 'routingReleased';
      release: ReleasedDocument & { routingId: string; operations: { operation: string; sequence: number }[] };
    }
  | { kind: 'instructionReleased'; release: ReleasedDocument & { instructionId: string; operation: string } }
  /** Revisions of the item that it holds for; those it held for before it keeps. */
  | { kind: 'documentHolds'; of: DocumentKey & { revision: string }; itemRevisions: readonly string[] };
