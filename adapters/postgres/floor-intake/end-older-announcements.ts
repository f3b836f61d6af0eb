// A work order that is announced again while an older announcement is parked: the older one ends, so that the newest wins
// whichever of them could go on first.
import type { Refusal } from '../../../domain/verdict';
import { z } from 'zod';
import type { FloorEvent } from '../../../ports/events';
import { listRows, type Queryable } from '../database';
import { keepAnswer } from './keep-answer';

/** Older is what came before, or has a lower number of the same source. */
export async function endOlderAnnouncements(tx: Queryable, event: FloorEvent): Promise<void> {
  if (event.name !== 'workorder.released') return;
  const { source, id, subject, type, sequence } = event;
  const older = await listRows(
    tx,
    z.object({ source: z.string(), id: z.string() }),
    `SELECT source, id FROM cutin.floor_event
      WHERE subject = $1 AND type = $2 AND state = 'parked' AND (source, id) <> ($3, $4)
        AND ((source = $3 AND sequence < $5) OR received_at <= coalesce(
          (SELECT received_at FROM cutin.floor_event WHERE source = $3 AND id = $4 AND state <> 'expired'), now()))
      ORDER BY received_at, source, id FOR UPDATE`,
    [subject, type, source, id, sequence],
  );
  for (const one of older) {
    const detail = `${subject} was announced anew by event ${id} of ${source}.`;
    const reasons: Refusal[] = [{ code: 'ANNOUNCED_ANEW', message: detail, at: one.id, facts: { by: { source, id } } }];
    await keepAnswer(tx, { ...one, state: 'refused', code: 'ANNOUNCED_ANEW', detail, reasons });
  }
}
