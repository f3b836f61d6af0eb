// Lots, qualifications and calibrations: the newest by its own time stands, whatever order the reports come in.
import { canonicalJson } from '../../signing/content-hash';
import type { Apply, Effect, EffectContext } from './effect';

export const applyLot: Apply<'material.lot.status'> = (context, data) =>
  keep(context, { kind: 'lot', key: `${data.itemId}|${data.lot}`, data });

export const applyQualification: Apply<'person.qualification'> = (context, data) =>
  keep(context, { kind: 'qualification', key: `${data.personId}|${data.qualification}`, data });

export const applyCalibration: Apply<'equipment.calibration'> = (context, data) =>
  keep(context, { kind: 'calibration', key: data.equipmentId, data });

async function keep(
  { tx }: EffectContext,
  given: { kind: string; key: string; data: { site: string; status: string; at: string } },
): Promise<Effect> {
  const { kind, key, data } = given;
  await tx.query(
    `INSERT INTO cutin.resource_status (kind, site, key, status, body, at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (kind, site, key) DO UPDATE SET status = $4, body = $5, at = $6 WHERE cutin.resource_status.at < $6`,
    [kind, data.site, key, data.status, canonicalJson(data), data.at],
  );
  return { kind: 'applied' };
}
