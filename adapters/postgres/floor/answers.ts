// Every answer to "may this operation start?", kept as it was given. Denials enter the ledger too.
import { z } from 'zod';
import type { AuthorisationQuestion, Denial } from '../../../domain/lock/authorise';
import type { AuthorisationRecord, FloorDesk } from '../../../ports/floor';
import { listRows, type Queryable } from '../database';
import { appendLedger } from '../ledger';

/** One statement for all of them: they come hundreds a second. */
export async function insertAnswers(tx: Queryable, records: readonly AuthorisationRecord[]): Promise<void> {
  if (records.every(({ decision }) => decision === 'permit')) return insertPermits(tx, records);
  await insertRows(tx, 'on', records);
  for (const { authorisationId, question, decision, mode, reasons, askedBy } of records) {
    if (decision !== 'deny') continue;
    await appendLedger(tx, {
      key: `denied ${authorisationId}`,
      kind: 'authorisationDenied',
      actor: askedBy,
      body: { authorisationId, ...question, mode, reasons: reasons.map(({ code }) => code) },
    });
  }
}

/**
 * Permits are committed before they are given and do not wait for the disk: a crash of the database server itself may cost
 * the last few hundred milliseconds of them. The operation that was started under one is reported by its own event.
 */
function insertPermits(db: Queryable, records: readonly AuthorisationRecord[]): Promise<void> {
  return insertRows(db, 'off', records);
}

async function insertRows(
  db: Queryable,
  waitsForDisk: 'on' | 'off',
  records: readonly AuthorisationRecord[],
): Promise<void> {
  const rows = records.map(({ question, ...record }) => ({ ...record, ...question }));
  await db.query(
    `INSERT INTO cutin.authorisation (authorisation_id, site, order_id, serial, operation, operator, presented, decision, mode,
                                      reasons, lock_version, asked_by, answered_at)
     SELECT a."authorisationId", a.site, a."orderId", a.serial, a.operation, a.operator, a.presented, a.decision, a.mode,
            a.reasons, a."lockVersion", a."askedBy", a."answeredAt"
       FROM (SELECT set_config('synchronous_commit', $2, true) AS mode OFFSET 0) commit, jsonb_to_recordset($1::jsonb) AS a("authorisationId" uuid, site text, "orderId" text, serial text, operation text,
         operator text, presented jsonb, decision text, mode text, reasons jsonb, "lockVersion" integer, "askedBy" text,
         "answeredAt" timestamptz)
      WHERE commit.mode = $2 ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows), waitsForDisk],
  );
}

const answerRow = z
  .object({
    authorisationId: z.string(),
    site: z.string(),
    orderId: z.string(),
    serial: z.string(),
    operation: z.string(),
    operator: z.string(),
    presented: z.unknown(),
    decision: z.enum(['permit', 'deny']),
    mode: z.enum(['shadow', 'enforce']),
    reasons: z.unknown(),
    lockVersion: z.number().nullable(),
    askedBy: z.string(),
    answeredAt: z.date(),
  })
  .transform(
    ({ site, orderId, serial, operation, operator, presented, reasons, answeredAt, ...row }): AuthorisationRecord => ({
      ...row,
      question: {
        ...{ site, orderId, serial, operation, operator },
        presented: presented as AuthorisationQuestion['presented'],
      },
      reasons: reasons as Denial[],
      answeredAt: answeredAt.toISOString(),
    }),
  );

/** Newest first; the cursor is the id of the last one seen. */
export function listAnswers(
  db: Queryable,
  query: Parameters<FloorDesk['listAnswers']>[0],
): Promise<AuthorisationRecord[]> {
  const { decision, site, orderId, serial, operation, operator, since, until, cursor, limit } = query;
  const against = decision === 'deny' || decision === 'wouldDeny' ? 'AND jsonb_array_length(reasons) > 0' : '';
  return listRows(
    db,
    answerRow,
    `SELECT authorisation_id AS "authorisationId", site, order_id AS "orderId", serial, operation, operator, presented,
            decision, mode, reasons, lock_version AS "lockVersion", asked_by AS "askedBy", answered_at AS "answeredAt"
       FROM cutin.authorisation
      WHERE ($1::text IS NULL OR decision = $1) AND ($2::text IS NULL OR site = $2) AND ($3::text IS NULL OR order_id = $3)
        AND ($6::text IS NULL OR serial = $6) AND ($7::text IS NULL OR operation = $7) AND ($8::text IS NULL OR operator = $8)
        AND ($9::timestamptz IS NULL OR answered_at >= $9) AND ($10::timestamptz IS NULL OR answered_at < $10)
        AND ($4::uuid IS NULL OR (answered_at, authorisation_id) <
              (SELECT c.answered_at, c.authorisation_id FROM cutin.authorisation c WHERE c.authorisation_id = $4)) ${against}
      ORDER BY answered_at DESC, authorisation_id DESC LIMIT $5`,
    [
      ...[
        decision === 'wouldDeny' ? 'permit' : (decision ?? null),
        site ?? null,
        orderId ?? null,
        cursor ?? null,
        limit,
      ],
      ...[serial ?? null, operation ?? null, operator ?? null, since ?? null, until ?? null],
    ],
  );
}
