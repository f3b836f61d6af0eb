// How findings are written.
import type { DriftWrite } from '../../../domain/drift/drift-writes';
import { findingStates, type SeenDrift } from '../../../domain/drift/finding';
import type { Canonical } from '../canonical';
import type { Queryable } from '../database';
import { storeContent } from '../identity/content';
import { requireMoved, type Writers } from '../writers';

export const driftWriters: Writers<DriftWrite> = {
  findingFound: async (tx, { findingId, seen, owner, at }, canonical) => {
    await tx.query(
      `INSERT INTO cutin.drift_finding (finding_id, document, site, item_id, change_id, kind, severity, receipt_id, receipt_hash,
                                        held_hash, held_content, difference, detail, last_seen_at, system, document_path, owner,
                                        state, found_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'open', $14)`,
      [findingId, ...(await asSeen(tx, seen, canonical)), at, seen.system, seen.documentPath, owner],
    );
  },
  findingSeen: async (tx, { findingId, seen, state, at }, canonical) => {
    const { rowCount } = await tx.query(
      `UPDATE cutin.drift_finding SET document = $2, site = $3, item_id = $4, change_id = $5, kind = $6, severity = $7,
              receipt_id = $8, receipt_hash = $9, held_hash = $10, held_content = $11, difference = $12, detail = $13,
              last_seen_at = $14, state = $15
        WHERE finding_id = $1 AND state IN ('open', 'raised')`,
      [findingId, ...(await asSeen(tx, seen, canonical)), at, state],
    );
    requireMoved(rowCount, `Finding ${findingId}`);
  },
  findingSettled: async (tx, { findingId, state, because, at }) => {
    const { rowCount } = await tx.query(
      `UPDATE cutin.drift_finding SET state = $2, resolved_because = $3, resolved_at = $4
        WHERE finding_id = $1 AND state = ANY ($5)`,
      [findingId, state, because, state === 'resolved' ? at : null, findingStates.sourcesOf(state)],
    );
    requireMoved(rowCount, `Finding ${findingId}`);
  },
  repairChosen: async (tx, { findingId, nth, repair }) => {
    const { rowCount } = await tx.query(
      `UPDATE cutin.drift_finding SET state = 'repairing', repair = $2, repairs = $3
        WHERE finding_id = $1 AND repairs = $3 - 1 AND state = ANY ($4)`,
      [findingId, JSON.stringify(repair), nth, findingStates.sourcesOf('repairing')],
    );
    requireMoved(rowCount, `Finding ${findingId}`);
  },
  repairCalledOff: async (tx, { findingId }) => {
    const { rowCount } = await tx.query(
      `UPDATE cutin.drift_finding SET state = 'open', repair = NULL WHERE finding_id = $1 AND state = 'repairing'`,
      [findingId],
    );
    requireMoved(rowCount, `Finding ${findingId}`);
  },
};

async function asSeen(tx: Queryable, seen: SeenDrift, canonical: Canonical): Promise<unknown[]> {
  const { document, site, itemId, changeId, kind, severity, receiptId, receiptHash, held, heldHash } = seen;
  return [
    document === null ? null : JSON.stringify(document),
    site,
    itemId,
    changeId,
    kind,
    severity,
    receiptId,
    receiptHash,
    heldHash,
    held === null ? null : await storeContent(tx, held, canonical),
    JSON.stringify(seen.difference),
    seen.detail,
  ];
}
