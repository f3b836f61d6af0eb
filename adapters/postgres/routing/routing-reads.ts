// Routings and work instructions as a decision looks at them.
import { z } from 'zod';
import type { ReleaseReads } from '../../../ports/routing';
import { findOneRow, type Queryable } from '../database';

const places = {
  routing: { table: 'released_routing', id: 'routing_id' },
  instruction: { table: 'released_instruction', id: 'instruction_id' },
};

export function routingReads(tx: Queryable): ReleaseReads {
  return {
    findRelease: ({ document, site, itemId, documentId, revision }) => {
      const { table, id } = places[document];
      return findOneRow(
        tx,
        z.object({ contentHash: z.string(), supersedes: z.string().nullable() }),
        `SELECT content_hash AS "contentHash", supersedes FROM cutin.${table}
          WHERE site = $1 AND item_id = $2 AND ${id} = $3 AND revision = $4`,
        [site, itemId, documentId, revision],
      );
    },
  };
}
