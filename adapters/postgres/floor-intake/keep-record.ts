// What was recorded of a unit, once an event. The unit is known by its end item, series and number.
import type { Serial } from '../../../domain/effectivity/serial';
import { canonicalJson } from '../../signing/content-hash';
import type { EffectContext } from './effect';

export interface UnitRecord {
  kind: 'component' | 'inspection' | 'completed' | 'shipped';
  orderId: string | null;
  endItem: string;
  unit: Serial;
  key: string;
  body: { site: string };
}

export async function keepRecord(
  { tx, event }: Pick<EffectContext, 'tx' | 'event'>,
  record: UnitRecord,
): Promise<void> {
  const { kind, orderId, endItem, unit, key, body } = record;
  await tx.query(
    `INSERT INTO cutin.unit_record (site, order_id, end_item, series, number, kind, record_key, body, source, event_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    [body.site, orderId, endItem, unit.series, unit.number, kind, key, canonicalJson(body), event.source, event.id],
  );
}
