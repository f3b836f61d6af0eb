// Components at the operator's terminal: installed in a unit and taken out again while its operation runs, and told to the
// engine. Only what went into a unit comes out of it.
import { z } from 'zod';
import type { SystemTransaction } from '../frame/database';
import { Problem } from '../frame/problem';
import type { SystemContext, SystemRoute } from '../frame/system';
import { findOrder, requireStarted, tell, type Params } from './operations';

export const componentTables = `
CREATE TABLE IF NOT EXISTS component_move (
  site text NOT NULL, order_id text NOT NULL, serial text NOT NULL, item_id text NOT NULL, component text NOT NULL,
  quantity numeric NOT NULL, moved_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX IF NOT EXISTS component_move_by_unit ON component_move (site, order_id, serial);`;

const id = z.string().min(1).max(200);
const moved = z.strictObject({
  serial: id,
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
        body: await db.transaction((tx) => move(tx, params, { name: 'component.installed', told: body as Moved })),
      }),
    },
    {
      method: 'post',
      path: `${operation}/removals`,
      summary: 'Take a component out of a unit whose operation runs',
      body: removed,
      handle: async ({ params, body }) => ({
        status: 201,
        body: await db.transaction((tx) => move(tx, params, { name: 'component.removed', told: body as Moved })),
      }),
    },
  ];
}

async function move(
  tx: SystemTransaction,
  params: Params,
  { name, told }: { name: 'component.installed' | 'component.removed'; told: Moved },
): Promise<Record<string, unknown>> {
  const order = await findOrder(tx, params, 'FOR UPDATE');
  const { serial, component, quantity } = told;
  const running = await requireStarted(tx, params, serial);
  if (running['completedAt'] !== null)
    throw new Problem(409, 'operation_completed', `${params['operation'] ?? ''} of ${serial} is completed.`);
  if (component.serial !== null && Number(quantity) !== 1)
    throw new Problem(422, 'serial_is_one', `${component.serial} is one piece, not ${quantity}.`);
  const { site, orderId } = order;
  const key = [site, orderId, serial, component.itemId, keyOf(told)];
  if (name === 'component.removed') await requireHeld(tx, key, told);
  await tx.query(
    `INSERT INTO component_move (site, order_id, serial, item_id, component, quantity)
     VALUES ($1, $2, $3, $4, $5, $6::numeric)`,
    [...key, name === 'component.removed' ? `-${quantity}` : quantity],
  );
  const at = new Date().toISOString();
  const data = { site, orderId, operation: params['operation'], seal: running['seal'], at, ...told };
  await tell(tx, order, name, data);
  return data;
}

async function requireHeld(
  tx: SystemTransaction,
  key: readonly string[],
  { serial, component, quantity }: Moved,
): Promise<void> {
  const rows = await tx.query(
    `SELECT coalesce(sum(quantity), 0) >= $6::numeric AS "isHeld" FROM component_move
      WHERE site = $1 AND order_id = $2 AND serial = $3 AND item_id = $4 AND component = $5`,
    [...key, quantity],
  );
  if (rows[0]?.['isHeld'] !== true)
    throw new Problem(409, 'component_not_installed', `${serial} does not hold as much of ${component.itemId}.`);
}

function keyOf({ position, component: { serial, lot }, unitOfMeasure }: Moved): string {
  return JSON.stringify([serial, lot, position, unitOfMeasure]);
}
