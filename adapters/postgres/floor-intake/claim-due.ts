// An event that waits and is due, locked for the one who decides it.
import { z } from 'zod';
import { findOneRow, type Queryable } from '../database';
import { lockSubject } from './take-in';

export interface EventKey {
  source: string;
  id: string;
  subject: string;
}

const dueRow = z.object({
  type: z.string(),
  state: z.enum(['parked', 'waiting']),
  sequence: z.coerce.number().nullable(),
  body: z.unknown(),
  receivedBy: z.string(),
  isExpired: z.boolean(),
  last: z.coerce.number(),
});

export type DueEvent = z.infer<typeof dueRow>;

/** The event, with its subject locked; null where another process has dealt with it meanwhile. */
export async function claimDue(tx: Queryable, { source, id, subject }: EventKey): Promise<DueEvent | null> {
  await lockSubject(tx, subject);
  return findOneRow(
    tx,
    dueRow,
    `SELECT e.type, e.state, e.sequence, e.body, e.received_by AS "receivedBy", e.expires_at <= now() AS "isExpired",
            coalesce(s.last, 0) AS last
       FROM cutin.floor_event e LEFT JOIN cutin.floor_sequence s USING (source, subject)
      WHERE e.source = $1 AND e.id = $2 AND e.state IN ('parked', 'waiting') AND e.next_at <= now() FOR UPDATE OF e`,
    [source, id],
  );
}
