// Inspection as a decision looks at it.
import { z } from 'zod';
import type { InspectionPlan } from '../../../domain/inspection/inspection-plan';
import type { KeptResult } from '../../../domain/inspection/open-characteristics';
import type { InspectionReads } from '../../../ports/inspection';
import { findOneRow, listRows, type Queryable } from '../database';

export function inspectionReads(tx: Queryable): InspectionReads {
  return {
    findPlan: (contentHash) => findPlan(tx, contentHash),
    listResults: (of) => listResults(tx, of),
  };
}

async function findPlan(tx: Queryable, contentHash: string): Promise<Pick<InspectionPlan, 'characteristics'> | null> {
  const row = await findOneRow(
    tx,
    z.object({ content: z.unknown() }),
    'SELECT content FROM cutin.content WHERE content_hash = $1',
    [contentHash],
  );
  // The plan as it was handed over to QMS.
  return row === null ? null : (row.content as Pick<InspectionPlan, 'characteristics'>);
}

const resultRow = z.object({
  characteristicId: z.string(),
  planHash: z.string(),
  verdict: z.enum(['pass', 'fail']),
  at: z.string(),
});

function listResults(
  tx: Queryable,
  { site, endItem, unit }: Parameters<InspectionReads['listResults']>[0],
): Promise<KeptResult[]> {
  return listRows(
    tx,
    resultRow,
    `SELECT body->>'characteristicId' AS "characteristicId", body->'plan'->>'contentHash' AS "planHash",
            body->>'verdict' AS verdict, body->>'at' AS at
       FROM cutin.unit_record
      WHERE site = $1 AND end_item = $2 AND series = $3 AND number = $4 AND kind = 'inspection' ORDER BY record_id`,
    [site, endItem, unit.series, unit.number],
  );
}
