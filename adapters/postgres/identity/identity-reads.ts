// Contents, released revisions and identifiers as a decision looks at them.
import { z } from 'zod';
import { letterHoldingStates } from '../../../domain/change/change-states';
import type { ContentHash } from '../../../domain/identity/artefact';
import type { IdentityReads } from '../../../ports/identity';
import { findOneRow, listRows, type Queryable } from '../database';

const unreadRow = z
  .object({
    conflictId: z.string(),
    artefactClass: z.enum(['ebom', 'drawing']),
    itemId: z.string(),
    revision: z.string(),
    contentHash: z.string(),
  })
  .transform(({ conflictId, contentHash, ...key }) => ({
    conflictId,
    offered: { ...key, contentHash: contentHash as ContentHash },
  }));
const hashColumn = z.string().transform((text) => text as ContentHash);

export function identityReads(tx: Queryable): IdentityReads {
  return {
    findHeldRevision: ({ artefactClass, itemId, revision }) =>
      findOneRow(
        tx,
        z.object({ contentHash: hashColumn, announcedBy: z.string().nullable() }),
        `SELECT content_hash AS "contentHash", NULL AS "announcedBy", NULL::timestamptz AS since
           FROM cutin.revision WHERE artefact_class = $1 AND item_id = $2 AND revision = $3
         UNION ALL
         SELECT a->>'contentHash', c.change_id, c.recorded_at
           FROM cutin.affected_item i JOIN cutin.change c USING (change_id), jsonb_array_elements(i.artefacts) AS a
          WHERE i.item_id = $2 AND a->>'artefactClass' = $1 AND a->>'revision' = $3 AND c.state = ANY ($4)
          ORDER BY since NULLS FIRST, "announcedBy" LIMIT 1`,
        [artefactClass, itemId, revision, letterHoldingStates],
      ),
    findRevisionContent: ({ artefactClass, itemId, revision }) =>
      findOneRow(
        tx,
        z.object({ contentHash: hashColumn, content: z.unknown() }),
        `SELECT r.content_hash AS "contentHash", c.content
           FROM cutin.revision r JOIN cutin.content c USING (content_hash)
          WHERE r.artefact_class = $1 AND r.item_id = $2 AND r.revision = $3`,
        [artefactClass, itemId, revision],
      ).then((row) => (row === null ? null : { contentHash: row.contentHash, content: row.content })),
    findContent: (hash) =>
      findOneRow(tx, z.object({ content: z.unknown() }), 'SELECT content FROM cutin.content WHERE content_hash = $1', [
        hash,
      ]).then((row) => row?.content ?? null),
    listIdentifiers: (skeletons) =>
      listRows(
        tx,
        z.object({ identifier: z.string(), skeleton: z.string() }),
        `SELECT DISTINCT identifier, skeleton FROM cutin.identifier JOIN cutin.change USING (change_id)
          WHERE skeleton = ANY ($1) AND state = ANY ($2)`,
        [skeletons, letterHoldingStates],
      ),
    listUnread: (limit) =>
      listRows(
        tx,
        unreadRow,
        `SELECT conflict_id AS "conflictId", artefact_class AS "artefactClass", item_id AS "itemId", revision,
                offered_hash AS "contentHash"
           FROM cutin.revision_conflict c
          WHERE NOT EXISTS (SELECT FROM cutin.content WHERE content_hash = offered_hash)
            AND (asked_at IS NULL OR now() - asked_at > asked_at - recorded_at + interval '10 s')
          ORDER BY asked_at NULLS FIRST LIMIT $1`,
        [limit],
      ),
  };
}
