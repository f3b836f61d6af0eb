// What is released for one revision of an item, and the mBOM of ERP's newest receipt: one statement, so that all of it is of
// one moment.
import { z } from 'zod';
import type { Verdict } from '../../../domain/verdict';
import { routingInForce, type RoutingInForce } from '../../../domain/locks/routing-in-force';
import type { RoutingsInForce } from '../../../ports/routing';
import { findOneRow, type Queryable } from '../database';

const released = { revision: z.string(), supersedes: z.string().nullable(), contentHash: z.string() };

const sourcesRow = z.object({
  routings: z.array(
    z.object({
      ...released,
      routingId: z.string(),
      operations: z.array(z.object({ operation: z.string(), sequence: z.number() })),
    }),
  ),
  instructions: z.array(z.object({ ...released, instructionId: z.string(), operation: z.string() })),
  mbom: z
    .object({
      revision: z.string(),
      contentHash: z.string(),
      lines: z.record(
        z.string(),
        z.object({
          itemId: z.string(),
          parent: z.string().nullable(),
          quantity: z.string(),
          unit: z.string(),
          operation: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
});

const releasedFor = (kind: 'routing' | 'instruction', columns: string): string => `coalesce((
  SELECT json_agg(json_build_object('revision', r.revision, 'supersedes', r.supersedes, 'contentHash', r.content_hash,
                                    '${kind}Id', r.${kind}_id, ${columns}) ORDER BY r.${kind}_id, r.revision)
    FROM cutin.released_for f
    JOIN cutin.released_${kind} r ON r.site = f.site AND r.item_id = f.item_id AND r.${kind}_id = f.document_id
                                 AND r.revision = f.document_revision
   WHERE f.document_kind = '${kind}' AND f.site = $1 AND f.item_id = $2 AND f.item_revision = $3), '[]')`;

const sourcesSql = `SELECT ${releasedFor('routing', `'operations', r.operations`)} AS routings,
  ${releasedFor('instruction', `'operation', r.operation`)} AS instructions,
  (SELECT json_build_object('revision', r.label, 'contentHash', r.content_hash, 'lines', c.content->'lines')
     FROM cutin.receipt r JOIN cutin.content c USING (content_hash)
    WHERE r.kind = 'verified' AND r.system = 'erp' AND r.document @> jsonb_build_object(
            'kind', 'manufacturingBom', 'site', $1::text, 'itemId', $2::text, 'revision', $3::text)
      AND NOT EXISTS (SELECT 1 FROM cutin.receipt w WHERE w.handoff_id = r.handoff_id AND w.kind = 'withdrawn'
                                                      AND w.document_path = r.document_path)
    ORDER BY r.receipt_id DESC LIMIT 1) AS mbom`;

export function createRoutingsInForce(db: Queryable): RoutingsInForce {
  return { findRoutingInForce: (of) => findRoutingInForce(db, of) };
}

/** Refused like `routingInForce`. */
async function findRoutingInForce(
  db: Queryable,
  of: { site: string; itemId: string; revision: string },
): Promise<Verdict<RoutingInForce>> {
  const sources = await findOneRow(db, sourcesRow, sourcesSql, [of.site, of.itemId, of.revision]);
  return routingInForce(of, sources ?? { routings: [], instructions: [], mbom: null });
}
