// What is wrong with a unit, and what is decided about it. A draft may be reported anew; an NCR that opened, or was disposed
// of, is what it was: told again it changes nothing, told otherwise it is refused.
import { z } from 'zod';
import { canonicalJson } from '../../signing/content-hash';
import { findOneRow, type Queryable } from '../database';
import { appendLedger } from '../ledger';
import { lockKey, nonconformanceKey, refuse, waitFor, type Apply } from './effect';
import { resolveReferences } from './nonconformance-references';

export const applyNonconformance: Apply<'nonconformance.detected'> = async (context, data) => {
  const { tx, receivedBy, event } = context;
  const { site, nonconformanceId, serial, orderId } = data;
  const held = await findHeld(tx, data);
  if (held !== null && held.state !== 'draft') {
    if (canonicalJson(held.body) !== canonicalJson(data)) {
      const message = `${nonconformanceId} is ${held.state} with other content: report what else was found under a new id.`;
      return refuse('NONCONFORMANCE_CONFLICT', message, nonconformanceId, { state: held.state });
    }
    return { kind: 'applied', outcome: { nonconformanceId, state: held.state, missing: [] } };
  }
  const resolved = await resolveReferences(context, data);
  if (resolved.kind === 'refused') return resolved;
  const { unit, endItem, missing } = resolved.value;
  const state = missing.length === 0 ? 'open' : 'draft';
  // What opens a draft by itself is the lock of its order.
  const waits = state === 'draft' && orderId !== null ? lockKey({ site, orderId }) : null;
  await tx.query(
    `INSERT INTO cutin.nonconformance (site, nonconformance_id, order_id, end_item, serial, series, number, state, body, missing,
                                       waits_for, next_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, CASE WHEN $11::text IS NOT NULL THEN now() + interval '1 minute' END)
     ON CONFLICT (site, nonconformance_id) DO UPDATE SET order_id = $3, end_item = $4, serial = $5, series = $6, number = $7,
       state = $8, body = $9, missing = $10, waits_for = $11, next_at = excluded.next_at, tries = 0, updated_at = now()`,
    [
      site,
      nonconformanceId,
      orderId,
      endItem,
      serial,
      unit.series,
      unit.number,
      state,
      canonicalJson(data),
      missing,
      waits,
    ],
  );
  await appendLedger(tx, {
    key: `nonconformance ${event.source} ${event.id}`,
    kind: state === 'open' ? 'nonconformanceOpened' : 'nonconformanceDrafted',
    actor: receivedBy,
    body: { site, nonconformanceId, serial, state, missing },
  });
  return { kind: 'applied', outcome: { nonconformanceId, state, missing }, wakes: [nonconformanceKey(data)] };
};

export const applyDisposition: Apply<'disposition.issued'> = async ({ tx, receivedBy }, data) => {
  const { site, nonconformanceId, disposition, concession } = data;
  const held = await findHeld(tx, data);
  if (held === null) return waitFor(`There is no nonconformance ${nonconformanceId}.`, nonconformanceKey(data));
  if (held.state === 'draft')
    return waitFor(`${nonconformanceId} is a draft: its references do not resolve.`, nonconformanceKey(data));
  const outcome = { nonconformanceId, state: 'dispositioned' };
  if (held.state === 'dispositioned') {
    if (held.disposition === disposition && held.concession === concession) return { kind: 'applied', outcome };
    const message = `${nonconformanceId} was disposed of before: ${held.disposition ?? ''}.`;
    return refuse('NONCONFORMANCE_DISPOSED', message, nonconformanceId, { disposition: held.disposition });
  }
  if ((disposition === 'useAsIs' || disposition === 'repair') && concession === null)
    return refuse('CONCESSION_REQUIRED', `${disposition} of ${nonconformanceId} needs a concession.`, nonconformanceId);
  await tx.query(
    `UPDATE cutin.nonconformance SET state = 'dispositioned', disposition = $3, concession = $4, updated_at = now()
      WHERE site = $1 AND nonconformance_id = $2`,
    [site, nonconformanceId, disposition, concession],
  );
  await appendLedger(tx, {
    key: `dispositioned ${site} ${nonconformanceId}`,
    kind: 'nonconformanceDispositioned',
    actor: receivedBy,
    body: { ...data },
  });
  return { kind: 'applied', outcome, wakes: [nonconformanceKey(data)] };
};

const heldRow = z.object({
  state: z.enum(['draft', 'open', 'dispositioned']),
  body: z.unknown(),
  disposition: z.string().nullable(),
  concession: z.string().nullable(),
});

function findHeld(
  tx: Queryable,
  { site, nonconformanceId }: { site: string; nonconformanceId: string },
): Promise<z.infer<typeof heldRow> | null> {
  return findOneRow(
    tx,
    heldRow,
    `SELECT state, body, disposition, concession FROM cutin.nonconformance
      WHERE site = $1 AND nonconformance_id = $2 FOR UPDATE`,
    [site, nonconformanceId],
  );
}
