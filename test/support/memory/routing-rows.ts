// Routings and work instructions in memory.
import type { RoutingWrite } from '../../../domain/routing/routing-writes';
import type { ReleaseReads } from '../../../ports/routing';

export interface RoutingRows {
  releases: Record<string, { contentHash: string; supersedes: string | null }>;
  /** Item revisions that a document holds for. */
  holdsFor: Record<string, string[]>;
}

export const noRoutingRows = (): RoutingRows => ({ releases: {}, holdsFor: {} });

interface Named {
  site: string;
  itemId: string;
  documentId: string;
  revision: string;
}

const nameOf = (document: string, { site, itemId, documentId, revision }: Named): string =>
  [document, site, itemId, documentId, revision].join(' ');

export function routingReads(rows: RoutingRows): ReleaseReads {
  return { findRelease: (of) => Promise.resolve(rows.releases[nameOf(of.document, of)] ?? null) };
}

export const routingRowWriters: {
  [Kind in RoutingWrite['kind']]: (rows: RoutingRows, write: Extract<RoutingWrite, { kind: Kind }>) => void;
} = {
  routingReleased: (rows, { release }) => {
    const { contentHash, supersedes, routingId } = release;
    rows.releases[nameOf('routing', { ...release, documentId: routingId })] = { contentHash, supersedes };
  },
  instructionReleased: (rows, { release }) => {
    const { contentHash, supersedes, instructionId } = release;
    rows.releases[nameOf('instruction', { ...release, documentId: instructionId })] = { contentHash, supersedes };
  },
  documentHolds: (rows, { of, itemRevisions }) => {
    const name = nameOf(of.document, of);
    rows.holdsFor[name] = [...new Set([...(rows.holdsFor[name] ?? []), ...itemRevisions])];
  },
};
