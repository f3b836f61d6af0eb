// B2MML messages given out and their answers, on PostgreSQL. Both are bounded: MES may fetch and answer as often as it likes.
import { z } from 'zod';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type {
  B2mmlExchange,
  GivenMessage,
  MesAnswer,
  MessageSubject,
  MessageView,
  OutboundKind,
} from '../../ports/b2mml-exchange';
import type { Canonical } from './canonical';
import { findOneRow, listRows, type Database, type Queryable } from './database';
import { appendLedger } from './ledger';

/** Of one order or item revision: more than a day of fetching every quarter of an hour. */
const messagesMax = 100;
/** Of one message. */
const answersMax = 20;

export function createB2mmlExchange(db: Database, canonical: Canonical): B2mmlExchange {
  return {
    recordGiven: (subject, message) => db.transaction((tx) => recordGiven(tx, canonical, { subject, message })),
    recordAnswer: (messageId, answer) => db.transaction((tx) => recordAnswer(tx, canonical, { messageId, answer })),
    listMessages: (subject) => listMessages(db, subject),
  };
}

/** Ids may hold any character, so the parts stay apart. */
function keyOf(subject: MessageSubject): string[] {
  return 'orderId' in subject
    ? ['order', subject.site, subject.orderId]
    : ['item', subject.site, subject.itemId, subject.revision];
}

async function recordGiven(
  tx: Queryable,
  canonical: Canonical,
  { subject, message }: { subject: MessageSubject; message: GivenMessage },
): Promise<void> {
  const { messageId, kind, lockVersion, givenTo, givenAt } = message;
  await tx.query(
    `INSERT INTO cutin.b2mml_message (message_id, kind, subject, about, lock_version, given_to, given_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [messageId, kind, keyOf(subject), canonical.json(subject), lockVersion, givenTo, givenAt],
  );
  await tx.query(
    `DELETE FROM cutin.b2mml_message WHERE message_id IN (
       SELECT message_id FROM cutin.b2mml_message WHERE subject = $1 ORDER BY position DESC OFFSET $2)`,
    [keyOf(subject), messagesMax],
  );
}

const givenRow = z.object({
  kind: z.string().transform((kind) => kind as OutboundKind),
  about: z.record(z.string(), z.string()),
  lockVersion: z.number().nullable(),
});

async function recordAnswer(
  tx: Queryable,
  canonical: Canonical,
  { messageId, answer }: { messageId: string; answer: MesAnswer },
): Promise<Verdict<{ kind: OutboundKind; isKnown: boolean }>> {
  const { sender, answerId, verdict, reasons, answeredBy, answeredAt } = answer;
  const given = await findOneRow(
    tx,
    givenRow,
    `SELECT kind, about, lock_version AS "lockVersion" FROM cutin.b2mml_message WHERE message_id = $1 FOR UPDATE`,
    [messageId],
  );
  if (given === null) {
    const message = `No message ${JSON.stringify(messageId)} was given out, or newer ones took its place. Fetch it anew and answer that.`;
    return refused({ code: 'MESSAGE_NOT_GIVEN', message, at: messageId });
  }
  const { kind, about, lockVersion } = given;
  const bodyHash = canonical.hash({ messageId, verdict, reasons });
  const added = await tx.query(
    `INSERT INTO cutin.b2mml_answer (sender, answer_id, message_id, verdict, reasons, body_hash, answered_by, answered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (sender, answer_id) DO NOTHING`,
    [sender, answerId, messageId, verdict, JSON.stringify(reasons), bodyHash, answeredBy, answeredAt],
  );
  if (added.rowCount === 0) return await known(tx, answer, { kind, bodyHash });
  await tx.query(
    `DELETE FROM cutin.b2mml_answer WHERE position IN (
       SELECT position FROM cutin.b2mml_answer WHERE message_id = $1 ORDER BY position DESC OFFSET $2)`,
    [messageId, answersMax],
  );
  if (verdict === 'refused')
    await appendLedger(tx, canonical, {
      key: `b2mml refused ${JSON.stringify([sender, answerId])}`,
      kind: 'messageRefused',
      actor: answeredBy,
      body: { ...about, message: kind, messageId, lockVersion, sender, answerId, reasons },
    });
  return accepted({ kind, isKnown: false });
}

async function known(
  tx: Queryable,
  { sender, answerId }: MesAnswer,
  given: { kind: OutboundKind; bodyHash: string },
): Promise<Verdict<{ kind: OutboundKind; isKnown: boolean }>> {
  const held = await tx.query(
    'SELECT 1 FROM cutin.b2mml_answer WHERE sender = $1 AND answer_id = $2 AND body_hash = $3',
    [sender, answerId, given.bodyHash],
  );
  if (held.rows.length > 0) return accepted({ kind: given.kind, isKnown: true });
  const message = `${sender} has given another answer under the id ${answerId} before. Give a new answer a new id.`;
  return refused({ code: 'EVENT_CONFLICT', message, at: answerId });
}

const viewRow = z
  .object({
    messageId: z.string(),
    kind: z.string(),
    lockVersion: z.number().nullable(),
    givenTo: z.string(),
    givenAt: z.date(),
    // Written above from the port's own shapes.
    answers: z.unknown(),
  })
  .transform(({ kind, givenAt, answers, ...row }): MessageView => ({
    ...row,
    kind: kind as OutboundKind,
    givenAt: givenAt.toISOString(),
    answers: answers as MesAnswer[],
  }));

function listMessages(db: Queryable, subject: MessageSubject): Promise<MessageView[]> {
  return listRows(
    db,
    viewRow,
    `SELECT m.message_id AS "messageId", m.kind, m.lock_version AS "lockVersion", m.given_to AS "givenTo", m.given_at AS "givenAt",
            coalesce((SELECT json_agg(json_build_object(
                        'sender', a.sender, 'answerId', a.answer_id, 'verdict', a.verdict, 'reasons', a.reasons,
                        'answeredBy', a.answered_by,
                        'answeredAt', to_char(a.answered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY a.position)
                        FROM cutin.b2mml_answer a WHERE a.message_id = m.message_id), '[]') AS answers
       FROM cutin.b2mml_message m WHERE m.subject = $1 ORDER BY m.position DESC`,
    [keyOf(subject)],
  );
}
