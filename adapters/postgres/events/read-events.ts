// Events as they were taken in and what became of each, for those who look.
import { z } from 'zod';
import type { FloorEventAnswer } from '../../../domain/events/event-answer';
import type { EventReadModel, FloorEventSummary, FloorEventView } from '../../../ports/events';
import { findOneRow, listRows, type Database } from '../database';

const summaryColumns = `type, subject, sequence, standing, received_at AS "receivedAt", expires_at AS "expiresAt"`;
const summaryShape = {
  type: z.string(),
  subject: z.string(),
  sequence: z.coerce.number().nullable(),
  standing: z.unknown(),
  receivedAt: z.date(),
  expiresAt: z.date().nullable(),
};
const summaryRow = z.object(summaryShape);

function summaryOf(row: z.infer<typeof summaryRow>): FloorEventSummary {
  const { type, subject, sequence, receivedAt, expiresAt } = row;
  // Written by the intake from an answer.
  const standing = row.standing as FloorEventAnswer;
  return {
    ...standing,
    type,
    subject,
    sequence,
    receivedAt: receivedAt.toISOString(),
    // What waits for a person waits as long as it takes.
    expiresAt: standing.owner === undefined ? (expiresAt?.toISOString() ?? null) : null,
  };
}

/** Newest first. Each condition is written only where it is asked for, so that an index serves it. */
export async function listEvents(
  db: Database,
  query: Parameters<EventReadModel['listEvents']>[0],
): Promise<FloorEventSummary[]> {
  const { state, subject, cursor, limit } = query;
  const values: unknown[] = [limit];
  const value = (one: unknown): string => `$${String(values.push(one))}`;
  const conditions = [
    ...(state === undefined ? [] : [`state = ${value(state)}`]),
    ...(subject === undefined ? [] : [`subject = ${value(subject)}`]),
    ...(cursor === undefined
      ? []
      : [`(received_at, source, id) < (${value(cursor.receivedAt)}, ${value(cursor.source)}, ${value(cursor.id)})`]),
  ];
  const rows = await listRows(
    db,
    summaryRow,
    `SELECT ${summaryColumns} FROM cutin.floor_event WHERE ${['true', ...conditions].join(' AND ')}
      ORDER BY received_at DESC, source DESC, id DESC LIMIT $1`,
    values,
  );
  return rows.map(summaryOf);
}

const viewRow = z.object({
  ...summaryShape,
  answer: z.unknown(),
  body: z.unknown(),
  receivedBy: z.string(),
  tries: z.number(),
  settledAt: z.date().nullable(),
});

export async function findEvent(
  db: Database,
  { source, id }: { source: string; id: string },
): Promise<FloorEventView | null> {
  const row = await findOneRow(
    db,
    viewRow,
    `SELECT ${summaryColumns}, answer, body, received_by AS "receivedBy", tries, settled_at AS "settledAt"
       FROM cutin.floor_event WHERE source = $1 AND id = $2`,
    [source, id],
  );
  if (row === null) return null;
  const { answer, body, receivedBy, tries, settledAt } = row;
  return {
    ...summaryOf(row),
    receivedBy,
    tries,
    settledAt: settledAt?.toISOString() ?? null,
    firstAnswer: answer as FloorEventAnswer,
    event: body,
  };
}
