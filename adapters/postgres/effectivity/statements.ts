// Effectivity statements as rows: one statement, several spans, no overlap within a state (held by the database).
import { z } from 'zod';
import type { EffectivityStatement, Span } from '../../../domain/effectivity/effectivity-statement';
import { layerOf } from '../../../domain/effectivity/check-partition';
import { formatSpans } from '../../../domain/effectivity/format-spans';
import { listRows, type Queryable } from '../database';

const spanSchema: z.ZodType<Span> = z.union([
  z.object({ basis: z.literal('workOrder'), workOrder: z.string() }),
  z.object({ basis: z.enum(['serial', 'lot']), series: z.string(), from: z.number(), to: z.number().nullable() }),
  z.object({ basis: z.literal('date'), start: z.string(), end: z.string().nullable() }),
]);

const statementSchema = z
  .object({
    statementId: z.string(),
    itemId: z.string(),
    revision: z.string(),
    site: z.string(),
    endItem: z.string(),
    basis: z.enum(['workOrder', 'serial', 'lot', 'date']),
    spans: z.array(spanSchema),
    changeId: z.string(),
    decisionId: z.string(),
    state: z.enum(['planned', 'actual', 'superseded', 'withdrawn']),
    override: z.boolean(),
    rank: z.number().nullable(),
  })
  .transform(({ override, rank, ...row }): EffectivityStatement => ({
    ...row,
    endItem: row.endItem === '' ? null : row.endItem,
    ...(override ? { override } : {}),
    ...(rank === null ? {} : { rank }),
  }));

const columns = `statement_id AS "statementId", item_id AS "itemId", revision, site, end_item AS "endItem", basis, spans,
  change_id AS "changeId", decision_id AS "decisionId", state, override, rank`;

export function listStatements(db: Queryable, where: string, values: unknown[]): Promise<EffectivityStatement[]> {
  return listRows(
    db,
    statementSchema,
    `SELECT ${columns} FROM cutin.statement WHERE ${where} ORDER BY recorded_at, statement_id`,
    values,
  );
}

export async function insertStatement(tx: Queryable, statement: EffectivityStatement): Promise<void> {
  const endItem = statement.endItem ?? '';
  await tx.query(
    `INSERT INTO cutin.statement
       (statement_id, item_id, revision, site, end_item, basis, spans, range_text, change_id, decision_id, state, override, rank)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      statement.statementId,
      statement.itemId,
      statement.revision,
      statement.site,
      endItem,
      statement.basis,
      JSON.stringify(statement.spans),
      formatSpans(statement.spans),
      statement.changeId,
      statement.decisionId,
      statement.state,
      statement.override ?? false,
      statement.rank ?? null,
    ],
  );
  for (const span of statement.spans) {
    const range = spanColumns(span);
    await tx.query(
      `INSERT INTO cutin.statement_span (statement_id, state, item_id, site, end_item, basis, layer, series, units, dates, work_order)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::int8range, $10::daterange, $11)`,
      [
        statement.statementId,
        statement.state,
        statement.itemId,
        statement.site,
        endItem,
        statement.basis,
        layerOf(statement),
        range.series,
        range.units,
        range.dates,
        range.workOrder,
      ],
    );
  }
}

function spanColumns(span: Span): {
  series: string;
  units: string | null;
  dates: string | null;
  workOrder: string | null;
} {
  switch (span.basis) {
    case 'workOrder':
      return { series: '', units: null, dates: null, workOrder: span.workOrder };
    case 'date':
      return { series: '', units: null, dates: `[${span.start},${span.end ?? ''})`, workOrder: null };
    default:
      return {
        series: span.series,
        units: `[${String(span.from)},${span.to === null ? '' : String(span.to)}]`,
        dates: null,
        workOrder: null,
      };
  }
}
