// Everything an authorisation is decided on, in one indexed read: the open lock, statements that may concern the unit,
// concessions, holds, nonconformances and what was done to the unit.
import { z } from 'zod';
import type { EffectivityStatement, Span } from '../../../domain/effectivity/effectivity-statement';
import type { PlantDay } from '../../../domain/effectivity/plant-day';
import type { Serial, SerialOptions, SerialRules } from '../../../domain/effectivity/serial';
import type { FloorFacts } from '../../../domain/locks/authorise';
import type { AuthorisationQuestion } from '../../../domain/locks/authorisation-question';
import { holdKinds } from '../../../domain/orders/hold';
import type { LockSet } from '../../../domain/locks/lock-set';
import { readUnit, type NamedUnit } from '../../../domain/units/named-unit';
import type { Database } from '../database';

const unit = { series: z.string(), number: z.number() };
const factsRow = z.object({
  lock: z
    .object({
      version: z.number(),
      seal: z.string(),
      itemId: z.string(),
      endItem: z.string(),
      lot: z.string().nullable(),
      revision: z.string(),
      spans: z.unknown(),
      operations: z.array(z.string()),
      lockSet: z.unknown(),
    })
    .nullable(),
  plannedStart: z.string().nullable(),
  now: z.date(),
  statements: z.array(z.unknown()),
  concessions: z.array(z.string()),
  otherOrders: z.array(z.object({ orderId: z.string(), ...unit })),
  holds: z.array(z.object({ kind: z.enum(holdKinds), holdId: z.string(), reason: z.string() })),
  nonconformances: z.array(z.object({ id: z.string(), disposition: z.string().nullable(), ...unit })),
  runs: z.array(
    z.object({
      operation: z.string(),
      lockVersion: z.number(),
      startedAt: z.string().nullable(),
      isComplete: z.boolean(),
      ...unit,
    }),
  ),
});

// How a serial is read is a matter of the end item, which the lock knows: it is looked up in every way that the registry
// knows, and the rows of the wrong readings are dropped afterwards. The lock set itself is read where revisions are
// compared one by one; it is some kilobytes that a question by seal does not need.
const factsSql = `
SELECT CASE WHEN l.version IS NOT NULL THEN json_build_object('version', l.version, 'seal', l.seal, 'itemId', l.item_id,
         'endItem', l.end_item, 'lot', l.lot, 'revision', l.revision, 'spans', l.spans, 'operations', l.operations,
         'lockSet', CASE WHEN $5 THEN l.lock_set END) END AS lock,
  (SELECT to_char(w.planned_start, 'YYYY-MM-DD') FROM cutin.work_order w WHERE w.site = $1 AND w.order_id = $2) AS "plannedStart",
  now(),
  coalesce((SELECT json_agg(json_build_object('statementId', s.statement_id, 'itemId', s.item_id, 'revision', s.revision,
              'site', s.site, 'endItem', nullif(s.end_item, ''), 'basis', s.basis, 'spans', s.spans, 'changeId', s.change_id,
              'decisionId', s.decision_id, 'state', s.state, 'override', s.override, 'rank', s.rank))
     FROM cutin.statement s WHERE s.item_id = l.item_id AND s.site = l.site AND s.state = 'actual'
      AND s.end_item IN ('', l.end_item)
      AND ($6 OR s.basis IN ('lot', 'date', 'workOrder') OR EXISTS (
        SELECT 1 FROM cutin.statement_span p WHERE p.statement_id = s.statement_id
           AND EXISTS (SELECT 1 FROM unnest($3::text[], $4::bigint[]) AS a(series, number)
                        WHERE p.series = a.series AND p.units @> a.number)))), '[]') AS statements,
  coalesce((SELECT json_agg(d.change_id) FROM cutin.order_disposition d WHERE d.site = $1 AND d.order_id = $2
      AND d.disposition IN ('finishAtOld', 'useAsIs') AND d.concession IS NOT NULL), '[]') AS concessions,
  coalesce((SELECT json_agg(json_build_object('orderId', o.order_id, 'series', p.series, 'number', p.number) ORDER BY o.order_id)
     FROM unnest($3::text[], $4::bigint[]) AS p(series, number)
     JOIN cutin.order_units o ON o.site = $1 AND o.item_id = l.item_id AND o.end_item = l.end_item AND o.order_id <> $2
      AND o.series = p.series AND o.units @> p.number), '[]') AS "otherOrders",
  coalesce((SELECT json_agg(json_build_object('kind', h.kind, 'holdId', h.hold_id, 'reason', h.reason) ORDER BY h.held_at, h.hold_id)
     FROM cutin.order_hold h WHERE h.site = $1 AND h.order_id = $2 AND h.released_at IS NULL), '[]') AS holds,
  coalesce((SELECT json_agg(json_build_object('id', n.nonconformance_id, 'disposition', n.disposition, 'series', n.series,
              'number', n.number) ORDER BY n.nonconformance_id) FROM cutin.nonconformance n
     WHERE n.site = $1 AND (n.series, n.number) IN (SELECT * FROM unnest($3::text[], $4::bigint[]))
       AND (n.state = 'open' OR n.disposition IN ('scrap', 'returnToSupplier'))
       AND n.end_item = l.end_item), '[]') AS nonconformances,
  coalesce((SELECT json_agg(json_build_object('operation', u.operation, 'lockVersion', u.lock_version, 'startedAt', u.started_at,
              'isComplete', u.completed_at IS NOT NULL, 'series', u.series, 'number', u.number)) FROM cutin.unit_operation u
     WHERE u.site = $1 AND u.order_id = $2 AND (u.series, u.number) IN (SELECT * FROM unnest($3::text[], $4::bigint[]))), '[]') AS runs
FROM (SELECT 1) AS one LEFT JOIN cutin.order_lock l ON l.site = $1 AND l.order_id = $2 AND l.state = 'open'`;

/** How serials are read: of an item, and every way that there is. */
export interface UnitReadings {
  serialRules: SerialRules;
  serialReadings: readonly SerialOptions[];
  plantDay: PlantDay;
}

export async function readFacts(
  db: Database,
  question: AuthorisationQuestion,
  { serialRules, serialReadings, plantDay }: UnitReadings,
): Promise<FloorFacts> {
  const { site, orderId, presented } = question;
  const asked = serialReadings.map((reading) => unitOf(question, reading));
  const { rows } = await db.prepared('floor-facts', factsSql, [
    site,
    orderId,
    asked.map(({ series }) => series),
    asked.map(({ number }) => number),
    'revisions' in presented,
    question.serial === null,
  ]);
  const { lock, concessions, plannedStart, now, holds, ...found } = factsRow.parse(rows[0]);
  const read = unitOf(question, lock === null ? {} : serialRules(lock.endItem));
  const isOfUnit = (row: Serial): boolean => row.series === read.series && row.number === read.number;
  return {
    lock:
      lock === null
        ? null
        : // Written by proposeLock from an assembled lock set, and immutable since.
          { ...lock, spans: lock.spans as Span[], lockSet: (lock.lockSet ?? null) as LockSet | null },
    statements: found.statements.map(readStatement),
    concessionChanges: concessions,
    otherOrders: [...new Set(found.otherOrders.filter(isOfUnit).map((one) => one.orderId))],
    holds,
    nonconformances: found.nonconformances.filter(isOfUnit).map(({ id, disposition }) => ({ id, disposition })),
    runs: found.runs.filter(isOfUnit),
    day: plannedStart ?? plantDay(site, now.toISOString()),
    serialRules,
  };
}

/** A unit that cannot be read is looked up as none; the rules refuse it with the reason. */
function unitOf(named: NamedUnit, reading: SerialOptions): Serial {
  const read = readUnit(named, reading);
  return read.kind === 'accepted' ? read.value : { series: '', number: -1 };
}

function readStatement(value: unknown): EffectivityStatement {
  // Built by factsSql from columns that constraints hold.
  const { override, rank, ...statement } = value as EffectivityStatement & { override: boolean; rank: number | null };
  return { ...statement, ...(override ? { override } : {}), ...(rank === null ? {} : { rank }) };
}
