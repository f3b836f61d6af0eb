// Findings as people see them.
import type { DriftReadModel } from '../../../ports/drift';
import type { Queryable } from '../database';
import { listFindings } from './findings';

export function createDriftReadModel(db: Queryable): DriftReadModel {
  return {
    findFinding: async (findingId) => {
      const [finding] = await listFindings(db, { where: 'finding_id = $1', values: [findingId] });
      return finding ?? null;
    },
    listFindings: ({ state, system, cursor, limit }) =>
      listFindings(db, {
        where: `($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR system = $2) AND ($3::uuid IS NULL OR (found_at, finding_id) <
                  (SELECT c.found_at, c.finding_id FROM cutin.drift_finding c WHERE c.finding_id = $3))`,
        values: [state ?? null, system ?? null, cursor ?? null],
        limit,
      }),
  };
}
