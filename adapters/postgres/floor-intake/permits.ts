// Whether a start that is reported was permitted. An MES that starts without asking, or in spite of a denial, is found out
// here: what it did is recorded, for it happened, and where the site enforces its order is held.
import { z } from 'zod';
import { parseSerial } from '../../../domain/effectivity/serial';
import type { FloorPayloads } from '../../../contract/events/payloads';
import { listRows } from '../database';
import { appendLedger } from '../ledger';
import { holdForReport } from './apply-orders';
import type { EffectContext } from './effect';

type Started = FloorPayloads['operation.started'];

/** By the answer that is named, else by any permit for the same order, operation and serial. */
export async function wasPermitted(
  { tx, serialRules }: EffectContext,
  { site, orderId, serial, operation, authorisationId }: Started,
  endItem: string,
): Promise<boolean> {
  const permits = await listRows(
    tx,
    z.object({ serial: z.string() }),
    authorisationId === null
      ? `SELECT DISTINCT serial FROM cutin.authorisation
          WHERE site = $1 AND order_id = $2 AND operation = $3 AND decision = 'permit' AND $4::text IS NULL`
      : `SELECT serial FROM cutin.authorisation
          WHERE site = $1 AND order_id = $2 AND operation = $3 AND decision = 'permit' AND authorisation_id = $4::uuid`,
    [site, orderId, operation, authorisationId],
  );
  const unitOf = (text: string): string => JSON.stringify(parseSerial(text, serialRules(endItem)));
  return permits.some((permit) => unitOf(permit.serial) === unitOf(serial));
}

export async function raiseUnauthorisedStart(context: EffectContext, started: Started): Promise<void> {
  const { tx, event, receivedBy, mode } = context;
  const { site, orderId, serial, operation, operator, authorisationId, at } = started;
  const reason = `${operation} of ${serial} was started by ${operator} without a permit`;
  await appendLedger(tx, {
    key: `unauthorised start ${event.source} ${event.id}`,
    kind: 'unauthorisedStart',
    actor: receivedBy,
    body: { site, orderId, serial, operation, operator, authorisationId, at, mode: mode(site) },
  });
  if (mode(site) === 'enforce') await holdForReport(context, { site, orderId, reason });
}
