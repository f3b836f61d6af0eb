// The operator's terminal: an order is released to the floor, its operations start and are completed on units. The engine is
// asked before each start and told each step.
import { z } from 'zod';
import type { SystemContext, SystemRoute } from '../frame/system';
import type { Row, SystemTransaction } from '../frame/database';
import { announce } from '../frame/outgoing-events';
import { Problem } from '../frame/problem';
import { askEngine, presentedRevision } from './ask-engine';
import { named, told, unitOf } from './unit-of-order';

export const operationTables = `
CREATE TABLE IF NOT EXISTS unit_operation (
  site text NOT NULL, order_id text NOT NULL, unit text NOT NULL, operation text NOT NULL, operator text NOT NULL,
  authorisation_id text, seal text NOT NULL, started_at timestamptz NOT NULL DEFAULT now(), completed_at timestamptz,
  PRIMARY KEY (site, order_id, unit, operation));
ALTER TABLE unit_operation ADD COLUMN IF NOT EXISTS instruction jsonb;`;

interface LockedOperation {
  operation: string;
  instruction: { id: string; revision: string; contentHash: string };
}

export interface Order {
  site: string;
  orderId: string;
  itemId: string;
  serials: string | null;
  lot: string | null;
  quantity: unknown;
  plannedStart: string | null;
  state: string;
  hold: boolean;
  announced: unknown;
  seal: string | null;
  operations: LockedOperation[];
}

const id = z.string().min(1).max(200);
const atUnit = z.strictObject({ ...named, operator: id });
const startBody = atUnit.extend({
  revisions: z.array(presentedRevision).min(1).max(100).optional().describe('What the terminal shows.'),
});

export function operationRoutes(context: SystemContext): SystemRoute[] {
  const order = '/sites/:site/work-orders/:orderId';
  const operation = `${order}/operations/:operation`;
  return [
    {
      method: 'post',
      path: `${order}/release`,
      summary: 'Release a work order to the floor: it is announced to the engine, which locks it',
      body: z.strictObject({}),
      handle: async ({ params }) => ({ status: 202, body: await releaseOrder(context, params) }),
    },
    {
      method: 'post',
      path: `${operation}/start`,
      summary: 'Start an operation on a unit: the engine is asked first, and without its permit nothing starts',
      body: startBody,
      handle: ({ params, body }) => start(context, params, body as z.infer<typeof startBody>),
    },
    {
      method: 'post',
      path: `${operation}/complete`,
      summary: 'Complete an operation on a unit',
      body: atUnit,
      handle: async ({ params, body }) => ({
        status: 200,
        body: await complete(context, params, body as z.infer<typeof atUnit>),
      }),
    },
    {
      method: 'get',
      path: `${order}/operations`,
      summary: 'What was started and completed on the units of an order',
      handle: async ({ params }) => ({
        status: 200,
        body: {
          items: await context.db.query(`${operationSql} ORDER BY unit, started_at LIMIT 10000`, keyOf(params)),
        },
      }),
    },
  ];
}

export type Params = Record<string, string>;

const keyOf = ({ site, orderId }: Params): [string, string] => [site ?? '', orderId ?? ''];

const operationSql = `SELECT CASE WHEN w.serials IS NOT NULL THEN u.unit END AS serial, CASE WHEN w.serials IS NULL THEN u.unit END AS lot,
  u.operation, u.operator, u.authorisation_id AS "authorisationId", u.seal, u.instruction, u.started_at AS "startedAt",
  u.completed_at AS "completedAt" FROM unit_operation u JOIN work_order w USING (site, order_id)
  WHERE u.site = $1 AND u.order_id = $2`;

export async function findOrder(db: SystemTransaction, params: Params, locking = ''): Promise<Order> {
  const row = (
    await db.query(
      `SELECT site, order_id AS "orderId", item_id AS "itemId", serials, lot, quantity, to_char(planned_start, 'YYYY-MM-DD') AS "plannedStart",
              state, hold, announced, lock_seal AS seal, coalesce(lock_set->'routing'->'operations', '[]') AS operations
         FROM work_order WHERE site = $1 AND order_id = $2 ${locking}`,
      keyOf(params),
    )
  )[0];
  if (row === undefined) throw new Problem(404, 'not_found', 'There is no such work order.');
  return row as unknown as Order;
}

async function findOperation(db: SystemTransaction, params: Params, unit: string): Promise<Row | undefined> {
  const at = [...keyOf(params), unit, params['operation']];
  return (await db.query(`${operationSql} AND u.unit = $3 AND u.operation = $4`, at))[0];
}

/** An order that was announced as it is now is not announced again. */
function releaseOrder({ db }: SystemContext, params: Params): Promise<Record<string, unknown>> {
  return db.transaction(async (tx) => {
    const order = await findOrder(tx, params, 'FOR UPDATE');
    const { site, orderId, itemId, serials, lot, quantity, plannedStart, state } = order;
    if (!['planned', 'released'].includes(state))
      throw new Problem(409, 'work_order_moved', `Work order ${orderId} is ${state}.`);
    const data = { site, orderId, itemId, endItem: null, serials, lot, quantity, plannedStart, state: 'released' };
    if (JSON.stringify(order.announced) === JSON.stringify(data)) return { orderId, announced: false };
    await tx.query(`UPDATE work_order SET state = 'released', announced = $3::json WHERE site = $1 AND order_id = $2`, [
      site,
      orderId,
      JSON.stringify(data),
    ]);
    await tell(tx, order, 'workorder.released', data);
    return { orderId, announced: true };
  });
}

async function start(
  context: SystemContext,
  params: Params,
  { operator, revisions, ...given }: z.infer<typeof startBody>,
): Promise<{ status: number; body: unknown }> {
  const { db, faults } = context;
  const order = await findOrder(db, params);
  const unit = unitOf(order, given);
  const known = await findOperation(db, params, unit);
  if (known !== undefined) return { status: 200, body: known };
  const { site, orderId, seal } = order;
  const operation = params['operation'] ?? '';
  if (seal === null)
    throw new Problem(409, 'order_not_locked', `${orderId} has no lock. Do not start; the planner sees why.`);
  const presented = revisions === undefined ? { seal } : { revisions };
  const asks = (await faults.read()).startsUnasked !== true;
  const authorisationId = asks
    ? await askEngine(context, { site, orderId, ...told(order, unit), operation, operator, presented })
    : null;
  const started = await db.transaction(async (tx) => {
    const now = await findOrder(tx, params, 'FOR UPDATE');
    if (now.seal !== seal)
      throw new Problem(409, 'lock_moved', `${orderId} was locked anew meanwhile. Load it again and ask again.`);
    if (now.hold) throw new Problem(409, 'order_on_hold', `${orderId} is on hold. Wait for its disposition.`);
    const instruction = instructionOf(now, operation);
    const begun = await tx.query(
      `INSERT INTO unit_operation (site, order_id, unit, operation, operator, authorisation_id, seal, instruction)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING 1`,
      [site, orderId, unit, operation, operator, authorisationId, seal, JSON.stringify(instruction)],
    );
    await tx.query(
      `UPDATE work_order SET state = 'started' WHERE site = $1 AND order_id = $2 AND state IN ('planned', 'released')`,
      [site, orderId],
    );
    const row = await findOperation(tx, params, unit);
    if (begun.length > 0)
      await tell(tx, now, 'operation.started', {
        site,
        orderId,
        ...told(now, unit),
        operation,
        seal,
        operator,
        authorisationId,
        at: atOf(row?.['startedAt']),
        instruction,
      });
    return row;
  });
  return { status: 201, body: started };
}

/** The last operation of the locked routing completes the unit. */
function complete(
  { db }: SystemContext,
  params: Params,
  { operator, ...given }: z.infer<typeof atUnit>,
): Promise<Row | undefined> {
  return db.transaction(async (tx) => {
    const order = await findOrder(tx, params, 'FOR UPDATE');
    const unit = unitOf(order, given);
    const running = await requireStarted(tx, params, unit);
    if (running['completedAt'] !== null) return running;
    const { site, orderId, itemId } = order;
    const operation = params['operation'] ?? '';
    await tx.query(
      `UPDATE unit_operation SET completed_at = now() WHERE site = $1 AND order_id = $2 AND unit = $3 AND operation = $4`,
      [site, orderId, unit, operation],
    );
    const done = await findOperation(tx, params, unit);
    // What was begun under a lock is reported under it.
    const [seal, at] = [running['seal'], atOf(done?.['completedAt'])];
    await tell(tx, order, 'operation.completed', {
      site,
      orderId,
      ...told(order, unit),
      operation,
      seal,
      operator,
      at,
      startedAt: atOf(running['startedAt']),
      instruction: running['instruction'] ?? null,
      equipment: [],
    });
    if (await isUnitComplete(tx, order, unit)) {
      const { quantity } = order;
      await tell(tx, order, 'unit.completed', { site, orderId, ...told(order, unit), itemId, quantity, seal, at });
    }
    return done;
  });
}

async function isUnitComplete(tx: SystemTransaction, order: Order, unit: string): Promise<boolean> {
  const rows = await tx.query(`${operationSql} AND u.unit = $3 AND u.completed_at IS NOT NULL`, [
    ...keyOf({ site: order.site, orderId: order.orderId }),
    unit,
  ]);
  const done = new Set(rows.map((row) => row['operation']));
  return order.operations.length > 0 && order.operations.every(({ operation }) => done.has(operation));
}

export async function requireStarted(tx: SystemTransaction, params: Params, unit: string): Promise<Row> {
  const row = await findOperation(tx, params, unit);
  if (row === undefined)
    throw new Problem(409, 'operation_not_started', `${params['operation'] ?? ''} of ${unit} was not started.`);
  return row;
}

export function tell(
  tx: SystemTransaction,
  order: Order,
  name: string,
  data: Record<string, unknown>,
): Promise<string> {
  const { site, orderId } = order;
  const source = `/mes/${site}`;
  return announce(tx, { site, source, name, subject: `order/${site}/${orderId}`, data, inSequence: true });
}

function instructionOf({ operations }: Order, operation: string): Record<string, string> | null {
  const shown = operations.find((one) => one.operation === operation)?.instruction;
  return shown === undefined
    ? null
    : { instructionId: shown.id, revision: shown.revision, contentHash: shown.contentHash };
}

function atOf(value: unknown): string | null {
  return value instanceof Date ? value.toISOString() : null;
}
