// How nonconformances are written. Each moves only along its states.
import { nonconformanceStates } from '../../../domain/quality/nonconformance';
import type { QualityWrite } from '../../../domain/quality/quality-writes';
import { requireMoved, type Writers } from '../writers';

export const qualityWriters: Writers<QualityWrite> = {
  nonconformanceKept: async (tx, { report, state, references, waits }, canonical) => {
    const { site, nonconformanceId, orderId, serial, lot } = report;
    const { unit, endItem, missing } = references;
    const { rowCount } = await tx.query(
      `INSERT INTO cutin.nonconformance (site, nonconformance_id, order_id, end_item, serial, series, number, state, body, missing,
                                         waits_for, next_at, lot)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now() + make_interval(secs => $12 / 1000.0), $14)
       ON CONFLICT (site, nonconformance_id) DO UPDATE SET order_id = $3, end_item = $4, serial = $5, lot = $14, series = $6, number = $7,
         state = $8, body = $9, missing = $10, waits_for = $11, next_at = excluded.next_at, tries = 0, updated_at = now()
         WHERE cutin.nonconformance.state = ANY ($13)`,
      [
        site,
        nonconformanceId,
        orderId,
        endItem,
        serial,
        unit?.series ?? null,
        unit?.number ?? null,
        state,
        canonical.json(report),
        missing,
        waits?.for ?? null,
        waits?.tryAgainAfterMs ?? null,
        nonconformanceStates.sourcesOf(state),
        lot,
      ],
    );
    requireMoved(rowCount, `Nonconformance ${nonconformanceId}`);
  },
  draftPostponed: async (tx, { draft, references, tryAgainAfterMs }) => {
    const { unit, endItem, missing } = references;
    const { rowCount } = await tx.query(
      `UPDATE cutin.nonconformance SET tries = tries + 1, next_at = now() + make_interval(secs => $3 / 1000.0),
              missing = coalesce($4, missing), end_item = coalesce($5, end_item), series = coalesce($6, series),
              number = coalesce($7, number)
        WHERE site = $1 AND nonconformance_id = $2 AND state = 'draft'`,
      [
        draft.site,
        draft.nonconformanceId,
        tryAgainAfterMs,
        missing ?? null,
        endItem ?? null,
        unit?.series ?? null,
        unit?.number ?? null,
      ],
    );
    requireMoved(rowCount, `Draft ${draft.nonconformanceId}`);
  },
  nonconformanceDisposed: async (tx, { nonconformance, disposition, concession, at }) => {
    const { site, nonconformanceId } = nonconformance;
    const { rowCount } = await tx.query(
      `UPDATE cutin.nonconformance SET state = 'dispositioned', disposition = $3, concession = $4, disposed_at = $5, updated_at = now()
        WHERE site = $1 AND nonconformance_id = $2 AND state = ANY ($6)`,
      [site, nonconformanceId, disposition, concession, at, nonconformanceStates.sourcesOf('dispositioned')],
    );
    requireMoved(rowCount, `Nonconformance ${nonconformanceId}`);
  },
};
