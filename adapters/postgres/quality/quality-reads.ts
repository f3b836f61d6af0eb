// Nonconformances as a decision looks at them.
import { z } from 'zod';
import type {
  Nonconformance,
  NonconformanceKey,
  NonconformanceReport,
  UnitNonconformance,
  UnplacedDraft,
} from '../../../domain/quality/nonconformance';
import type { QualityReads } from '../../../ports/quality';
import { findOneRow, listRows, type Queryable } from '../database';

export function qualityReads(tx: Queryable): QualityReads {
  return {
    findNonconformance: (key) => findNonconformance(tx, key),
    listDueDrafts: (limit) => listDueDrafts(tx, limit),
    listOfUnit: (of) => listOfUnit(tx, of),
    listUnplaced: (site) => listUnplaced(tx, site),
  };
}

const states = z.enum(['draft', 'open', 'dispositioned']);
const dispositions = z.enum(['useAsIs', 'repair', 'rework', 'scrap', 'returnToSupplier']).nullable();

const nonconformanceRow = z
  .object({
    site: z.string(),
    nonconformanceId: z.string(),
    state: states,
    report: z.unknown(),
    series: z.string().nullable(),
    number: z.coerce.number().nullable(),
    disposition: dispositions,
    concession: z.string().nullable(),
    tries: z.number(),
  })
  // Kept by the intake as it was checked there.
  .transform(({ report, series, number, ...row }): Nonconformance => {
    const unit = series === null || number === null ? null : { series, number };
    return { ...row, unit, report: report as NonconformanceReport };
  });

function findNonconformance(
  tx: Queryable,
  { site, nonconformanceId }: NonconformanceKey,
): Promise<Nonconformance | null> {
  return findOneRow(
    tx,
    nonconformanceRow,
    `SELECT site, nonconformance_id AS "nonconformanceId", state, body AS report, series, number, disposition,
            concession, tries
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

const unitRow = z
  .object({
    nonconformanceId: z.string(),
    state: states,
    characteristicId: z.string().nullable(),
    planRevision: z.string().nullable(),
    disposition: dispositions,
    concession: z.string().nullable(),
    disposedAt: z.date().nullable(),
  })
  .transform((row): UnitNonconformance => ({ ...row, disposedAt: row.disposedAt?.toISOString() ?? null }));

function listOfUnit(
  tx: Queryable,
  { site, endItem, unit }: Parameters<QualityReads['listOfUnit']>[0],
): Promise<UnitNonconformance[]> {
  return listRows(
    tx,
    unitRow,
    `SELECT nonconformance_id AS "nonconformanceId", state, body->>'characteristicId' AS "characteristicId",
            body->>'planRevision' AS "planRevision", disposition, concession, disposed_at AS "disposedAt"
       FROM cutin.nonconformance
      WHERE site = $1 AND end_item = $2 AND series = $3 AND number = $4 ORDER BY 1`,
    [site, endItem, unit.series, unit.number],
  );
}

function listUnplaced(tx: Queryable, site: string): Promise<UnplacedDraft[]> {
  return listRows(
    tx,
    z.object({ nonconformanceId: z.string(), serial: z.string().nullable(), lot: z.string().nullable() }),
    `SELECT nonconformance_id AS "nonconformanceId", serial, lot FROM cutin.nonconformance
      WHERE site = $1 AND end_item IS NULL ORDER BY 1`,
    [site],
  );
}
