// Nonconformances as a decision looks at them.
import { z } from 'zod';
import type { InspectionPlan } from '../../../domain/inspection/inspection-plan';
import type { Nonconformance, NonconformanceKey, NonconformanceReport } from '../../../domain/quality/nonconformance';
import type { PlanCharacteristics } from '../../../domain/quality/nonconformance-references';
import type { QualityReads } from '../../../ports/quality';
import { findOneRow, listRows, type Queryable } from '../database';

export function qualityReads(tx: Queryable): QualityReads {
  return {
    findNonconformance: (key) => findNonconformance(tx, key),
    listDueDrafts: (limit) => listDueDrafts(tx, limit),
    findCharacteristics: (planHash) => findCharacteristics(tx, planHash),
  };
}

const nonconformanceRow = z
  .object({
    site: z.string(),
    nonconformanceId: z.string(),
    state: z.enum(['draft', 'open', 'dispositioned']),
    report: z.unknown(),
    disposition: z.enum(['useAsIs', 'repair', 'rework', 'scrap', 'returnToSupplier']).nullable(),
    concession: z.string().nullable(),
    tries: z.number(),
  })
  // Kept by the intake as it was checked there.
  .transform(({ report, ...row }): Nonconformance => ({ ...row, report: report as NonconformanceReport }));

function findNonconformance(
  tx: Queryable,
  { site, nonconformanceId }: NonconformanceKey,
): Promise<Nonconformance | null> {
  return findOneRow(
    tx,
    nonconformanceRow,
    `SELECT site, nonconformance_id AS "nonconformanceId", state, body AS report, disposition, concession, tries
       FROM cutin.nonconformance WHERE site = $1 AND nonconformance_id = $2 FOR UPDATE`,
    [site, nonconformanceId],
  );
}

function listDueDrafts(tx: Queryable, limit: number): Promise<NonconformanceKey[]> {
  return listRows(
    tx,
    z.object({ site: z.string(), nonconformanceId: z.string() }),
    `SELECT site, nonconformance_id AS "nonconformanceId" FROM cutin.nonconformance
      WHERE state = 'draft' AND next_at <= now() ORDER BY next_at LIMIT $1`,
    [limit],
  );
}

async function findCharacteristics(tx: Queryable, planHash: string): Promise<PlanCharacteristics> {
  const row = await findOneRow(
    tx,
    z.object({ content: z.unknown() }),
    'SELECT content FROM cutin.content WHERE content_hash = $1',
    [planHash],
  );
  // The plan as it was handed over to QMS.
  return row === null ? {} : (row.content as Pick<InspectionPlan, 'characteristics'>).characteristics;
}
