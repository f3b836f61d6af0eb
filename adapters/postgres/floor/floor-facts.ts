// Everything an authorisation is decided on, in one indexed read: the open lock, statements that may concern the unit,
// concessions, holds, nonconformances and completed operations.
import { z } from 'zod';
import type { EffectivityStatement, Span } from '../../../domain/effectivity/effectivity-statement';
import { parseSerial, type SerialRules } from '../../../domain/effectivity/serial';
import type { AuthorisationQuestion, FloorFacts } from '../../../domain/lock/authorise';
import type { LockSet } from '../../../domain/lock/lock-set';
import type { Database } from '../database';

const factsRow = z.object({
  version: z.number().nullable(),
  seal: z.string().nullable(),
  lockSet: z.unknown(),
  spans: z.unknown(),
  statements: z.array(z.unknown()),
  concessions: z.array(z.string()),
  holds: z.array(z.object({ holdId: z.string(), reason: z.string() })),
  nonconformances: z.array(z.string()),
  completed: z.array(z.string()),
});

// Whether leading zeros count is a matter of the end item, which the lock knows: the serial is looked up both ways, and
// the rules decide which of the rows found concern the unit.
const factsSql = `
SELECT l.version, l.seal, l.lock_set AS "lockSet", l.spans,
  coalesce((SELECT json_agg(json_build_object('statementId', s.statement_id, 'itemId', s.item_id, 'revision', s.revision,
              'site', s.site, 'endItem', nullif(s.end_item, ''), 'basis', s.basis, 'spans', s.spans, 'changeId', s.change_id,
              'decisionId', s.decision_id, 'state', s.state, 'override', s.override, 'rank', s.rank))
     FROM cutin.statement s WHERE s.item_id = l.item_id AND s.site = l.site AND s.state = 'actual'
      AND s.end_item IN ('', l.end_item)
      AND (s.basis IN ('lot', 'date', 'workOrder') OR EXISTS (
        SELECT 1 FROM cutin.statement_span p WHERE p.statement_id = s.statement_id
           AND ((p.series = $3 AND p.units @> $4::bigint) OR (p.series = $5 AND p.units @> $6::bigint))))), '[]') AS statements,
  coalesce((SELECT json_agg(d.change_id) FROM cutin.order_disposition d
     WHERE d.site = $1 AND d.order_id = $2 AND d.concession IS NOT NULL), '[]') AS concessions,
  coalesce((SELECT json_agg(json_build_object('holdId', h.hold_id, 'reason', h.reason) ORDER BY h.held_at, h.hold_id)
     FROM cutin.order_hold h WHERE h.site = $1 AND h.order_id = $2 AND h.released_at IS NULL), '[]') AS holds,
  coalesce((SELECT json_agg(n.nonconformance_id ORDER BY n.nonconformance_id) FROM cutin.nonconformance n
     WHERE n.site = $1 AND n.state = 'open' AND (n.series, n.number) IN (($3, $4::bigint), ($5, $6::bigint))), '[]') AS nonconformances,
  coalesce((SELECT json_agg(u.operation) FROM cutin.unit_operation u
     WHERE u.site = $1 AND u.order_id = $2 AND (u.series, u.number) IN (($3, $4::bigint), ($5, $6::bigint))
       AND u.completed_at IS NOT NULL), '[]') AS completed
FROM (SELECT 1) AS one LEFT JOIN cutin.order_lock l ON l.site = $1 AND l.order_id = $2 AND l.state = 'open'`;

export async function readFacts(
  db: Database,
  question: AuthorisationQuestion,
  serialRules: SerialRules,
): Promise<FloorFacts> {
  const { site, orderId, serial } = question;
  const plain = parseSerial(serial);
  const exact = parseSerial(serial, { leadingZerosSignificant: true });
  // A serial that cannot be read is looked up as none; the rules refuse it with the reason.
  const unit = plain.kind === 'accepted' ? plain.value : { series: '', number: -1 };
  const exactUnit = exact.kind === 'accepted' ? exact.value : unit;
  const { rows } = await db.prepared('floor-facts', factsSql, [
    ...[site, orderId, unit.series, unit.number, exactUnit.series, exactUnit.number],
  ]);
  const row = factsRow.parse(rows[0]);
  const { version, seal } = row;
  return {
    lock:
      version === null || seal === null
        ? null
        : { version, seal, lockSet: row.lockSet as LockSet, spans: row.spans as Span[] },
    statements: row.statements.map(readStatement),
    concessionChanges: row.concessions,
    holds: row.holds,
    openNonconformances: row.nonconformances,
    completed: row.completed,
    today: new Date().toISOString().slice(0, 10),
    serialRules,
  };
}

function readStatement(value: unknown): EffectivityStatement {
  // Built by factsSql from columns that constraints hold.
  const { override, rank, ...statement } = value as EffectivityStatement & { override: boolean; rank: number | null };
  return { ...statement, ...(override ? { override } : {}), ...(rank === null ? {} : { rank }) };
}
