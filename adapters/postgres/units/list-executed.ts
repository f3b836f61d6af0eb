// Work that is done, as a cut-in meets it: runs of units by order and by the revision that they were built to.
import { z } from 'zod';
import type { ExecutedWork } from '../../../domain/effectivity/check-retroactive';
import { normaliseSpans } from '../../../domain/effectivity/span-algebra';
import { spanOfRun } from '../../../domain/units/named-unit';
import { listRows, type Queryable } from '../database';

const runRow = z.object({
  orderId: z.string(),
  endItem: z.string(),
  plannedStart: z.string().nullable(),
  revision: z.string(),
  series: z.string(),
  from: z.coerce.number(),
  to: z.coerce.number(),
});

/** Units are told run by run, so that an order of ten thousand is a row. */
export async function listExecuted(
  tx: Queryable,
  { site, itemId }: { site: string; itemId: string },
): Promise<ExecutedWork[]> {
  const rows = await listRows(
    tx,
    runRow,
    `WITH of_item AS (
       SELECT order_id, end_item, planned_start, state FROM cutin.work_order WHERE site = $1 AND item_id = $2
     ), done AS (
       SELECT o.order_id, l.revision, r.series, r.number
         FROM of_item o
         JOIN cutin.unit_record r ON r.site = $1 AND r.order_id = o.order_id AND r.kind = 'completed' AND r.record_key = $2
         JOIN cutin.order_lock l ON l.site = $1 AND l.order_id = o.order_id AND l.seal = r.body->>'seal'
       UNION
       SELECT o.order_id, l.revision, u.series, u.number
         FROM of_item o
         JOIN cutin.unit_operation u ON u.site = $1 AND u.order_id = o.order_id
         JOIN cutin.order_lock l ON l.site = $1 AND l.order_id = o.order_id AND l.version = u.lock_version
        WHERE o.state IN ('complete', 'cancelled')
     ), islands AS (
       SELECT *, number - row_number() OVER (PARTITION BY order_id, revision, series ORDER BY number) AS island FROM done
     )
     SELECT i.order_id AS "orderId", o.end_item AS "endItem", to_char(o.planned_start, 'YYYY-MM-DD') AS "plannedStart",
            i.revision, i.series, min(i.number) AS "from", max(i.number) AS "to"
       FROM islands i JOIN of_item o USING (order_id)
      GROUP BY i.order_id, o.end_item, o.planned_start, i.revision, i.series, i.island
      ORDER BY i.order_id, i.revision, i.series, "from"`,
    [site, itemId],
  );
  const works = new Map<string, ExecutedWork>();
  for (const { orderId, endItem, plannedStart, revision, ...run } of rows) {
    const key = JSON.stringify([orderId, revision]);
    const work = works.get(key) ?? { orderId, endItem, plannedStart, revision, spans: [] };
    works.set(key, { ...work, spans: [...work.spans, spanOfRun(run)] });
  }
  return [...works.values()].map((work) => ({ ...work, spans: normaliseSpans(work.spans) }));
}
