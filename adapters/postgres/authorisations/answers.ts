// Every answer to "may this operation start?", kept as it was given. Denials enter the ledger too.
import { z } from 'zod';
import type { LedgerEntry } from '../../../domain/ledger/ledger-entry';
import type { AuthorisationQuestion } from '../../../domain/locks/authorisation-question';
import type { Denial } from '../../../domain/locks/denial';
import type { AuthorisationRecord } from '../../../domain/locks/authorisation-record';
import type { AuthorisationStore } from '../../../ports/authorisations';
import type { Canonical } from '../canonical';
import { listRows, type Database, type Queryable } from '../database';
import { appendLedger } from '../ledger';

/** Those of one call are one statement: they come hundreds a second. Denials wait for the disk and enter the ledger. */
export async function insertAnswers(
  db: Database,
  canonical: Canonical,
  records: readonly AuthorisationRecord[],
): Promise<void> {
  const denials = records.filter(({ decision }) => decision === 'deny');
  if (denials.length === 0) return insertPermits(db, records);
  await db.transaction(async (tx) => {
    await tx.query(insertSql('permits and denials'), [JSON.stringify(records.map(rowOf))]);
    await appendLedger(tx, canonical, ...denials.map(entryOf));
  });
}

function entryOf({ authorisationId, question, mode, reasons, askedBy }: AuthorisationRecord): LedgerEntry {
  const body = { authorisationId, ...question, mode, reasons: reasons.map(({ code }) => code) };
  return { key: `denied ${authorisationId}`, kind: 'authorisationDenied', actor: askedBy, body };
}

/**
 * Permits are committed before they are given and do not wait for the disk: a crash of the database server itself may cost
 * the last few hundred milliseconds of them. The operation that was started under one is reported by its own event.
 */
async function insertPermits(db: Database, records: readonly AuthorisationRecord[]): Promise<void> {
  await db.prepared('insert-permits', insertSql('permits'), [JSON.stringify(records.map(rowOf))]);
}

const rowOf = ({ question, ...record }: AuthorisationRecord): Record<string, unknown> => ({ ...record, ...question });

function insertSql(what: 'permits' | 'permits and denials'): string {
  const source = `jsonb_to_recordset($1::jsonb) AS a("authorisationId" uuid, site text, "orderId" text, serial text, lot text, operation text,
         operator text, presented jsonb, decision text, mode text, reasons jsonb, "lockVersion" integer, "askedBy" text,
         "answeredAt" timestamptz)`;
  // The setting is made for the transaction of this one statement, before its rows are read.
  const from =
    what === 'permits'
      ? `(SELECT set_config('synchronous_commit', 'off', true) AS mode OFFSET 0) commit, ${source} WHERE commit.mode = 'off'`
      : source;
  return `INSERT INTO cutin.authorisation (authorisation_id, site, order_id, serial, lot, operation, operator, presented, decision, mode,
                                      reasons, lock_version, asked_by, answered_at)
     SELECT a."authorisationId", a.site, a."orderId", a.serial, a.lot, a.operation, a.operator, a.presented, a.decision, a.mode,
            a.reasons, a."lockVersion", a."askedBy", a."answeredAt" FROM ${from} ON CONFLICT DO NOTHING`;
}

const answerRow = z
  .object({
    authorisationId: z.string(),
    site: z.string(),
    orderId: z.string(),
    serial: z.string().nullable(),
    lot: z.string().nullable(),
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
    ({
      site,
      orderId,
      serial,
      lot,
      operation,
      operator,
      presented,
      reasons,
      answeredAt,
      ...row
    }): AuthorisationRecord => ({
      ...row,
      question: {
        site,
        orderId,
        serial,
        lot,
        operation,
        operator,
        presented: presented as AuthorisationQuestion['presented'],
      },
      reasons: reasons as Denial[],
      answeredAt: answeredAt.toISOString(),
    }),
  );

/** Newest first; the cursor is the id of the last one seen. */
export function listAnswers(
  db: Queryable,
  query: Parameters<AuthorisationStore['listAnswers']>[0],
): Promise<AuthorisationRecord[]> {
  const { decision, site, orderId, serial, lot, operation, operator, since, until, cursor, limit } = query;
  const against = decision === 'deny' || decision === 'wouldDeny' ? 'AND jsonb_array_length(reasons) > 0' : '';
  return listRows(
    db,
    answerRow,
    `SELECT authorisation_id AS "authorisationId", site, order_id AS "orderId", serial, lot, operation, operator, presented,
            decision, mode, reasons, lock_version AS "lockVersion", asked_by AS "askedBy", answered_at AS "answeredAt"
       FROM cutin.authorisation
      WHERE ($1::text IS NULL OR decision = $1) AND ($2::text IS NULL OR site = $2) AND ($3::text IS NULL OR order_id = $3)
        AND ($4::text IS NULL OR serial = $4) AND ($5::text IS NULL OR operation = $5) AND ($6::text IS NULL OR operator = $6)
        AND authorisation_id >= $7::uuid AND authorisation_id < least($8::uuid, $9::uuid) AND ($11::text IS NULL OR lot = $11) ${against}
      ORDER BY authorisation_id DESC LIMIT $10`,
    [
      decision === 'wouldDeny' ? 'permit' : (decision ?? null),
      site ?? null,
      orderId ?? null,
      serial ?? null,
      operation ?? null,
      operator ?? null,
      idAt(since ?? '1970-01-01T00:00:00Z'),
      idAt(until ?? '9999-12-31T00:00:00Z'),
      cursor ?? lastId,
      limit,
      lot ?? null,
    ],
  );
}

const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The first id of a moment: the first 48 bits of a UUID of version 7 are milliseconds since 1970 (RFC 9562). */
function idAt(instant: string): string {
  const ms = Math.max(0, Date.parse(instant)).toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-0000-0000-000000000000`;
}
