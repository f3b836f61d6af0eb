// Adds to the log of contract events, in the transaction of what it tells of. The same source and id is told once.
import type { Queryable } from '../database';

export async function appendContractEvent(
  tx: Queryable,
  event: { type: string; source: string; id: string; subject: string; body: unknown },
): Promise<void> {
  await tx.query(
    `INSERT INTO cutin.contract_event (type, source, event_id, subject, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [event.type, event.source, event.id, event.subject, JSON.stringify(event.body)],
  );
}

/** Of such events Cutin itself is the source. One statement for all: a change may hold ten thousand orders. */
export async function tellSubscribers(tx: Queryable, ...told: readonly Told[]): Promise<void> {
  if (told.length === 0) return;
  await tx.query(
    `INSERT INTO cutin.contract_event (type, source, event_id, subject, body)
     SELECT e.body->>'type', e.body->>'source', e.body->>'id', e.body->>'subject', e.body
       FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e(body, ordinal) ORDER BY e.ordinal ON CONFLICT DO NOTHING`,
    [JSON.stringify(told.map(cloudEventOf))],
  );
}

export interface Told {
  name: string;
  id: string;
  subject: string;
  data: Record<string, unknown>;
  changeId?: string;
  /** Id of the event that caused it, where one did. */
  causationId?: string;
}

function cloudEventOf({ name, id, subject, data, changeId, causationId }: Told): Record<string, unknown> {
  return {
    specversion: '1.0',
    id,
    source: '/cutin',
    type: `cutin.${name}.v1`,
    subject,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    ...(changeId === undefined ? {} : { correlationid: changeId }),
    ...(causationId === undefined ? {} : { causationid: causationId }),
    data,
  };
}
