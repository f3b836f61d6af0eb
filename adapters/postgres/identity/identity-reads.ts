// Contents, released revisions and identifiers as a decision looks at them.
import { z } from 'zod';
import type { ContentHash } from '../../../domain/identity/artefact';
import type { IdentityReads } from '../../../ports/identity';
import { findOneRow, listRows, type Queryable } from '../database';

const hashColumn = z.string().transform((text) => text as ContentHash);

export function identityReads(tx: Queryable): IdentityReads {
  return {
    findRevisionHash: ({ artefactClass, itemId, revision }) =>
      findOneRow(
        tx,
        z.object({ hash: hashColumn }),
        'SELECT content_hash AS hash FROM cutin.revision WHERE artefact_class = $1 AND item_id = $2 AND revision = $3',
        [artefactClass, itemId, revision],
      ).then((row) => row?.hash ?? null),
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
        'SELECT identifier, skeleton FROM cutin.identifier WHERE skeleton = ANY ($1)',
        [skeletons],
      ),
  };
}
