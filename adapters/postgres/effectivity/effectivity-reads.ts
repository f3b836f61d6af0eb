// Effectivity as a decision looks at it.
import { z } from 'zod';
import type { EffectivityDecision } from '../../../domain/effectivity/effectivity-decision';
import type { EffectivityReads } from '../../../ports/effectivity';
import { findOneRow, listRows, type Queryable } from '../database';
import { listStatements } from './statements';

export function effectivityReads(tx: Queryable): EffectivityReads {
  return {
    listStatements: ({ itemId, site, planned }) =>
      listStatements(tx, 'item_id = $1 AND ($2::text IS NULL OR site = $2) AND state = ANY ($3)', [
        itemId,
        site ?? null,
        planned === true ? ['planned', 'actual'] : ['actual'],
      ]),
    listPlanned: ({ changeId, site }) =>
      listStatements(tx, `change_id = $1 AND ($2::text IS NULL OR site = $2) AND state = 'planned'`, [
        changeId,
        site ?? null,
      ]),
    listSeries: async (endItem) => {
      const rows = await listRows(
        tx,
        z.object({ series: z.string() }),
        `SELECT DISTINCT series FROM cutin.statement_span
          WHERE end_item = $1 AND basis = 'serial' AND state <> 'withdrawn' ORDER BY series`,
        [endItem],
      );
      return rows.map(({ series }) => series);
    },
    listPlaces: (changeId) =>
      listRows(
        tx,
        z.object({ itemId: z.string(), site: z.string() }),
        'SELECT DISTINCT item_id AS "itemId", site FROM cutin.statement WHERE change_id = $1 ORDER BY 1, 2',
        [changeId],
      ),
    findDecision: (handoffId) => findDecision(tx, handoffId),
  };
}

async function findDecision(tx: Queryable, handoffId: string): Promise<EffectivityDecision | null> {
  const row = await findOneRow(
    tx,
    z.object({ body: z.unknown() }),
    'SELECT body FROM cutin.decision WHERE handoff_id = $1',
    [handoffId],
  );
  // Written by `effectivityDecided` from a checked decision, and immutable since.
  return row === null ? null : (row.body as EffectivityDecision);
}
