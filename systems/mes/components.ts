// Components at the operator's terminal: installed in a unit and taken out again while its operation runs, and told to the
// engine. Only what went into a unit comes out of it.
import { z } from 'zod';
import type { SystemTransaction } from '../frame/database';
import { Problem } from '../frame/problem';
import type { SystemContext, SystemRoute } from '../frame/system';
import { findOrder, requireStarted, tell, type Params } from './operations';
import { named, told, unitOf } from './unit-of-order';

export const componentTables = `
CREATE TABLE IF NOT EXISTS component_move (
  site text NOT NULL, order_id text NOT NULL, unit text NOT NULL, item_id text NOT NULL, component text NOT NULL,
  quantity numeric NOT NULL, moved_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX IF NOT EXISTS component_move_by_unit ON component_move (site, order_id, unit);`;

const id = z.string().min(1).max(200);
const moved = z.strictObject({
  ...named,
  position: id.nullable().default(null),
  component: z.strictObject({
    itemId: id,
    revision: id.nullable().default(null),
    serial: id.nullable().default(null),
    lot: id.nullable().default(null),
  }),
  quantity: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,12})?$/)
    .refine((decimal) => /[1-9]/.test(decimal), 'above zero'),
  unitOfMeasure: id,
});
const installed = moved.extend({
  concession: id.nullable().default(null).describe('What allows a part, operation or unit that is not planned.'),
});
const removed = moved.extend({ reason: z.string().trim().min(1).max(4_000) });
type Moved = z.infer<typeof moved>;

export function componentRoutes({ db }: SystemContext): SystemRoute[] {
  const operation = '/sites/:site/work-orders/:orderId/operations/:operation';
  return [
    {
      method: 'post',
      path: `${operation}/components`,
      summary: 'Install a component in a unit whose operation runs',
      body: installed,
      handle: async ({ params, body }) => ({
        status: 201,
        body: await db.transaction((tx) => move(tx, params, { name: 'component.installed', given: body as Moved })),
      }),
    },
    {
      method: 'post',
      path: `${operation}/removals`,
      summary: 'Take a component out of a unit whose operation runs',
      body: removed,
      handle: async ({ params, body }) => ({
        status: 201,
        body: await db.transaction((tx) => move(tx, params, { name: 'component.removed', given: body as Moved })),
      }),
    },
  ];
}

async function move(
  tx: SystemTransaction,
  params: Params,
  { name, given }: { name: 'component.installed' | 'component.removed'; given: Moved },
): Promise<Record<string, unknown>> {
  const order = await findOrder(tx, params, 'FOR UPDATE');
  const { component, quantity } = given;
  const unit = unitOf(order, given);
  const running = await requireStarted(tx, params, unit);
  if (running['completedAt'] !== null)
    throw new Problem(409, 'operation_completed', `${params['operation'] ?? ''} of ${unit} is completed.`);
  if (component.serial !== null && Number(quantity) !== 1)
    throw new Problem(422, 'serial_is_one', `${component.serial} is one piece, not ${quantity}.`);
  const { site, orderId } = order;
  const key = [site, orderId, unit, component.itemId, keyOf(given)];
  if (name === 'component.removed') await requireHeld(tx, key, given);
  await tx.query(
    `INSERT INTO component_move (site, order_id, unit, item_id, component, quantity)
     VALUES ($1, $2, $3, $4, $5, $6::numeric)`,
    [...key, name === 'component.removed' ? `-${quantity}` : quantity],
  );
  const at = new Date().toISOString();
  const data = {
    site,
    orderId,
    operation: params['operation'],
    seal: running['seal'],
    at,
    ...given,
    ...told(order, unit),
  };
  await tell(tx, order, name, data);
  return data;
}

async function requireHeld(
  tx: SystemTransaction,
  key: readonly string[],
  { component, quantity }: Moved,
): Promise<void> {
  const rows = await tx.query(
    `SELECT coalesce(sum(quantity), 0) >= $6::numeric AS "isHeld" FROM component_move
      WHERE site = $1 AND order_id = $2 AND unit = $3 AND item_id = $4 AND component = $5`,
    [...key, quantity],
  );
  if (rows[0]?.['isHeld'] !== true)
    throw new Problem(409, 'component_not_installed', `${key[2] ?? ''} does not hold as much of ${component.itemId}.`);
}

function keyOf({ position, component: { serial, lot }, unitOfMeasure }: Moved): string {
  return JSON.stringify([serial, lot, position, unitOfMeasure]);
}
