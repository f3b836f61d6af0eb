// Dispositions of open orders as a decision looks at them.
import { z } from 'zod';
import type { DispositionReads } from '../../../ports/dispositions';
import { listRows, type Queryable } from '../database';

export function dispositionReads(tx: Queryable): DispositionReads {
  return {
    listDispositions: async ({ changeId, site }) => {
      const rows = await listRows(
        tx,
        standingRow,
        `SELECT order_id AS "orderId", disposition_id AS "dispositionId", disposition, reason, concession, actor,
                printed_name AS "printedName", decided_at AS "decidedAt"
           FROM cutin.order_disposition WHERE change_id = $1 AND site = $2 ORDER BY order_id`,
        [changeId, site],
      );
      return Object.fromEntries(rows.map((row) => [row.orderId, row]));
    },
  };
}

const standingRow = z
  .object({
    orderId: z.string(),
    dispositionId: z.string(),
    disposition: z.enum(['finishAtOld', 'switchBeforeStart', 'holdAndRework', 'scrap', 'useAsIs', 'cancelAndReplan']),
    reason: z.string(),
    concession: z.string().nullable(),
    actor: z.string(),
    printedName: z.string(),
    decidedAt: z.date(),
  })
  .transform(({ concession, decidedAt, ...row }) => ({
    ...row,
    ...(concession === null ? {} : { concession }),
    decidedAt: decidedAt.toISOString(),
  }));
