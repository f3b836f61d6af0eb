// How events are written. Each moves only along its states.
import { eventStates, isOpen } from '../../../domain/events/event-answer';
import type { EventWrite } from '../../../domain/events/event-writes';
import { appendContractEvent } from '../webhooks/append-contract-event';
import { requireMoved, type Writers } from '../writers';

export const eventWriters: Writers<EventWrite> = {
  eventKept: async (tx, { event, bodyHash, answer, receivedBy, waits }, canonical) => {
    const { source, id, type, subject, sequence, body } = event;
    const { state, code, detail, owner, waitsFor } = answer;
    const { rowCount } = await tx.query(
      `INSERT INTO cutin.floor_event (source, id, type, subject, sequence, body_hash, body, state, code, detail, owner, waits_for,
                                      answer, standing, received_by, next_at, expires_at, settled_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, now() + make_interval(secs => $15 / 1000.0),
               now() + make_interval(secs => $16 / 1000.0), CASE WHEN $15::numeric IS NULL THEN now() END)
       ON CONFLICT (source, id) DO UPDATE SET state = $8, code = $9, detail = $10, owner = $11, waits_for = $12, answer = $13,
         standing = $13, tries = 0, failures = 0, received_at = excluded.received_at, next_at = excluded.next_at,
         expires_at = excluded.expires_at, settled_at = excluded.settled_at
         WHERE cutin.floor_event.state = 'expired'`,
      [
        source,
        id,
        type,
        subject,
        sequence,
        bodyHash,
        canonical.json(body),
        state,
        code ?? null,
        detail ?? null,
        owner ?? null,
        waitsFor ?? [],
        canonical.json(answer),
        receivedBy,
        waits?.tryAgainAfterMs ?? null,
        waits?.expiresAfterMs ?? null,
      ],
    );
    requireMoved(rowCount, `Event ${id} of ${source}`);
  },
  eventMoved: async (tx, { answer, tryAgainAfterMs, expiresAfterMs, failures }, canonical) => {
    const { source, id, state, code, detail, owner, waitsFor } = answer;
    const { rowCount } = await tx.query(
      `UPDATE cutin.floor_event SET state = $3, code = $4, detail = $5, owner = $6, waits_for = $7, standing = $8,
              tries = tries + 1, failures = $9, next_at = now() + make_interval(secs => $10 / 1000.0),
              expires_at = coalesce(now() + make_interval(secs => $13 / 1000.0), expires_at),
              settled_at = CASE WHEN $11 THEN NULL ELSE now() END
        WHERE source = $1 AND id = $2 AND state = ANY ($12)`,
      [
        source,
        id,
        state,
        code ?? null,
        detail ?? null,
        owner ?? null,
        waitsFor ?? [],
        canonical.json(answer),
        failures,
        tryAgainAfterMs,
        isOpen(state),
        eventStates.sourcesOf(state),
        expiresAfterMs,
      ],
    );
    requireMoved(rowCount, `Event ${id} of ${source}`);
  },
  eventPostponed: async (tx, { event, tryAgainAfterMs, failures }) => {
    await tx.query(
      `UPDATE cutin.floor_event SET tries = tries + 1, failures = $3, next_at = now() + make_interval(secs => $4 / 1000.0)
        WHERE source = $1 AND id = $2`,
      [event.source, event.id, failures, tryAgainAfterMs],
    );
  },
  turnPassed: async (tx, { source, subject, sequence }) => {
    await tx.query(
      `WITH passed AS (INSERT INTO cutin.floor_sequence (source, subject, last) VALUES ($1, $2, $3)
                       ON CONFLICT (source, subject) DO UPDATE SET last = $3)
       UPDATE cutin.floor_event SET next_at = now() WHERE source = $1 AND subject = $2 AND sequence = $3 + 1 AND state = 'waiting'`,
      [source, subject, sequence],
    );
  },
  eventPublished: (tx, { event }) => appendContractEvent(tx, event),
  eventRejected: async (tx, { rejected }) => {
    const { code, detail, contentType, raw, receivedBy } = rejected;
    await tx.query(
      `INSERT INTO cutin.rejected_event (rejected_id, code, detail, content_type, raw, raw_hash, received_by)
       VALUES (gen_random_uuid(), $1, $2, $3, $4, encode(sha256($4), 'hex'), $5)`,
      [code, detail, contentType, Buffer.from(raw), receivedBy],
    );
  },
};
