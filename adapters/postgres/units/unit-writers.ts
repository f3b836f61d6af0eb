// How what was done to units is written. Reports of one run end alike in whatever order they come.
import type { UnitWrite } from '../../../domain/units/unit-writes';
import type { Writers } from '../writers';

export const unitWriters: Writers<UnitWrite> = {
  operationStarted: async (tx, { run, at, by }) => {
    const { site, orderId, unit, operation, lockVersion } = run;
    await tx.query(
      `INSERT INTO cutin.unit_operation AS u (site, order_id, series, number, operation, lock_version, started_at, started_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (site, order_id, series, number, operation, lock_version) DO UPDATE SET
         started_at = least(u.started_at, $7), started_by = CASE WHEN u.started_at <= $7 THEN u.started_by ELSE $8 END`,
      [site, orderId, unit.series, unit.number, operation, lockVersion, at, by],
    );
  },
  operationCompleted: async (tx, { run, startedAt, at, by }) => {
    const { site, orderId, unit, operation, lockVersion } = run;
    await tx.query(
      `INSERT INTO cutin.unit_operation AS u (site, order_id, series, number, operation, lock_version, started_at, completed_at, completed_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (site, order_id, series, number, operation, lock_version) DO UPDATE SET
         started_at = least(u.started_at, $7), completed_at = greatest(u.completed_at, $8),
         completed_by = CASE WHEN u.completed_at >= $8 THEN u.completed_by ELSE $9 END`,
      [site, orderId, unit.series, unit.number, operation, lockVersion, startedAt, at, by],
    );
  },
  unitRecorded: async (tx, { record }, canonical) => {
    const { kind, site, orderId, endItem, unit, key, body, component = null, event } = record;
    await tx.query(
      `INSERT INTO cutin.unit_record (site, order_id, end_item, series, number, kind, record_key, body, source, event_id,
                                      component)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
      [
        site,
        orderId,
        endItem,
        unit.series,
        unit.number,
        kind,
        key,
        canonical.json(body),
        event.source,
        event.id,
        component,
      ],
    );
  },
};
