// Keeps drift on PostgreSQL: one standing finding a document.
import { z } from 'zod';
import type { DriftStore } from '../../../ports/drift';
import { findOneRow, type Database } from '../database';
import { findContent, listFindings } from './findings';
import { listReceipts } from './list-receipts';
import { listUnexplained } from './list-unexplained';
import { endGoneExtras, recordSweep } from './record-sweep';
import { chooseRepair, findObstacle, finishRepair, reopen } from './repairs';

export function createDriftStore(db: Database): DriftStore {
  return {
    listReceipts: (query) => listReceipts(db, query),
    listUnexplained: ({ system, paths, itemId }) => listUnexplained(db, system, paths, itemId ?? null),
    recordSweep: (sweep) => db.transaction((tx) => recordSweep(tx, sweep)),
    readClock: async () => (await findOneRow(db, clockRow, 'SELECT now()::text AS now'))?.now ?? '',
    endGoneExtras: (query) => endGoneExtras(db, query),
    findFinding: async (findingId) => (await listFindings(db, 'finding_id = $1', [findingId], 1))[0] ?? null,
    listFindings: ({ state, system, cursor, limit }) =>
      listFindings(
        db,
        `($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR system = $2) AND ($3::uuid IS NULL OR (found_at, finding_id) <
           (SELECT c.found_at, c.finding_id FROM cutin.drift_finding c WHERE c.finding_id = $3))`,
        [state ?? null, system ?? null, cursor ?? null],
        limit,
      ),
    findContent: (findingId, which) => findContent(db, findingId, which),
    chooseRepair: (findingId, repair) => db.transaction((tx) => chooseRepair(tx, findingId, repair)),
    findObstacle: (of) => findObstacle(db, of),
    finishRepair: (findingId) => db.transaction((tx) => finishRepair(tx, findingId)),
    reopen: (findingId) => reopen(db, findingId),
  };
}

const clockRow = z.object({ now: z.string() });
