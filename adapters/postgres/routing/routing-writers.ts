// How routings and work instructions are written: once.
import type { RoutingWrite } from '../../../domain/routing/routing-writes';
import type { Writers } from '../writers';

export const routingWriters: Writers<RoutingWrite> = {
  routingReleased: async (tx, { release }, canonical) => {
    const { site, itemId, routingId, revision, supersedes, contentHash, operations } = release;
    await tx.query(
      `INSERT INTO cutin.released_routing (site, item_id, routing_id, revision, supersedes, content_hash, operations)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [site, itemId, routingId, revision, supersedes, contentHash, canonical.json(operations)],
    );
  },
  instructionReleased: async (tx, { release }) => {
    const { site, itemId, instructionId, operation, revision, supersedes, contentHash } = release;
    await tx.query(
      `INSERT INTO cutin.released_instruction (site, item_id, instruction_id, operation, revision, supersedes, content_hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [site, itemId, instructionId, operation, revision, supersedes, contentHash],
    );
  },
  documentHolds: async (tx, { of, itemRevisions }) => {
    const { document, site, itemId, documentId, revision } = of;
    await tx.query(
      `INSERT INTO cutin.released_for (document_kind, site, item_id, document_id, document_revision, item_revision)
       SELECT $1, $2, $3, $4, $5, r FROM unnest($6::text[]) AS r ON CONFLICT DO NOTHING`,
      [document, site, itemId, documentId, revision, itemRevisions],
    );
  },
};
