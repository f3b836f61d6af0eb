// How answers to parks are written. The primary key counts the answers of a park: of two rivals one meets it.
import type { ResolutionWrite } from '../../../domain/handoff/resolution-writes';
import { requireMoved, type Writers } from '../writers';

export const resolutionWriters: Writers<ResolutionWrite> = {
  parkResolved: async (tx, { resolution }) => {
    const { resolutionId, parkId, action, actor, reason, signature } = resolution;
    const { rowCount } = await tx.query(
      `INSERT INTO cutin.resolution (park_id, attempt, resolution_id, action, actor, reason, signature)
       SELECT $1, count(v.resolution_id) + 1, $2::uuid, $3, $4, $5, $6::jsonb
         FROM cutin.resolution r LEFT JOIN cutin.voided_resolution v ON v.resolution_id = r.resolution_id
        WHERE r.park_id = $1 HAVING count(*) = count(v.resolution_id)`,
      [parkId, resolutionId, action, actor, reason, signature === undefined ? null : JSON.stringify(signature)],
    );
    requireMoved(rowCount, `Park ${parkId}`);
  },
  resolutionVoided: async (tx, { resolutionId, because }) => {
    await tx.query('INSERT INTO cutin.voided_resolution (resolution_id, because) VALUES ($1, $2)', [
      resolutionId,
      because,
    ]);
  },
};
