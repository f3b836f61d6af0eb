// The whole life of an order, its lock among it, in a hundred random orders of delivery: with and without sequences, with
// duplicates, swept now or at the end. Whatever the order, every row is the same afterwards.
import type { FloorEventName } from '../../contract/events/payloads';
import { startTestDatabase, type TestDatabase } from '../support/database';
import { FloorWorld, operations, site } from '../support/floor-world';
import { predictLock } from '../support/predict-lock';
import { shuffled } from '../support/shuffled';

jest.setTimeout(300_000);

const rounds = 100;
let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.end());

interface Life {
  world: FloorWorld;
  orderId: string;
  seal: string;
  planHash: string;
  /** Begins now, to the second: what is reported was done while the lock stood, but for the difference of clocks. */
  bornMs: number;
}

type Told = [name: FloorEventName, data: object, source?: string];

/** What happens to one unit, in the order in which it happens. */
function eventsOf({ world, orderId, seal, planHash, bornMs }: Life): Told[] {
  const at = (second: number): string => new Date(bornMs + second * 1_000).toISOString();
  const { itemId } = world;
  const serial = 'SN-1';
  const done = (operation: string, second: number): object =>
    world.done(orderId, serial, operation, seal, { at: at(second) });
  const unit = { site, orderId, serial };
  const bore = {
    operation: '0010',
    characteristicId: 'bore',
    unitOfMeasure: 'mm',
    plan: { itemId, revision: 'inspectionPlan-D', contentHash: planHash },
  };
  const ncr = { site, nonconformanceId: `NCR-${itemId}` };
  const hold = { site, orderId, holdId: 'H', reason: 'a look' };
  return [
    ['routing.released', world.routing()],
    ...operations.map((operation): Told => ['workinstruction.released', world.instruction(operation)]),
    ['workorder.released', world.order(orderId, serial)],
    ...operations.flatMap((operation, index): Told[] => [
      ['operation.started', done(operation, 10 * index)],
      ['operation.completed', done(operation, 10 * index + 5)],
    ]),
    [
      'component.installed',
      {
        ...unit,
        operation: '0010',
        seal,
        quantity: '2',
        unitOfMeasure: 'each',
        at: at(3),
        component: { itemId: 'BRG', revision: null, serial: null, lot: 'L-1' },
      },
    ],
    [
      'inspection.recorded',
      {
        ...unit,
        ...bore,
        value: '20.04',
        verdict: 'fail',
        at: at(6),
      },
      '/qms',
    ],
    ['order.hold', { ...hold, action: 'hold' }, '/qms'],
    [
      'nonconformance.detected',
      {
        ...ncr,
        serial,
        orderId,
        operation: '0010',
        instructionRevision: '1',
        drawingRevision: 'D',
        characteristicId: 'bore',
        planRevision: 'inspectionPlan-D',
        requirement: 'REQ-1',
        description: 'a scratch',
        at: at(7),
      },
      '/qms',
    ],
    ['disposition.issued', { ...ncr, disposition: 'rework', issuedBy: 'mrb', at: at(8) }, '/qms'],
    // Inspected again after the rework.
    ['inspection.recorded', { ...unit, ...bore, value: '20.004', verdict: 'pass', at: at(20) }, '/qms'],
    ['order.hold', { ...hold, action: 'release' }, '/qms'],
    ['unit.completed', { ...unit, itemId, seal, at: at(30) }],
    ['unit.shipped', { site, serial, itemId, at: at(40) }, '/erp'],
  ];
}

/** As each source would count its events of each subject, or not counted. */
function toEvents(world: FloorWorld, told: readonly Told[], isCounted: boolean): Record<string, unknown>[] {
  const last = new Map<string, number>();
  return told.map(([name, data, source = '/mes']) => {
    const { nonconformanceId, orderId, itemId } = data as Record<string, string>;
    const about =
      name.endsWith('.released') && orderId === undefined ? itemId : (nonconformanceId ?? orderId ?? 'unit');
    const lane = name.startsWith('nonconformance') || name.startsWith('disposition') ? 'ncr' : (about ?? '');
    const sequence = (last.get(`${source} ${lane}`) ?? 0) + 1;
    last.set(`${source} ${lane}`, sequence);
    return world.eventOf(name, data, { source, ...(isCounted ? { sequence } : {}) });
  });
}

async function live(round: number): Promise<string> {
  const itemId = `LIFE-${String(round).padStart(3, '0')}`;
  const world = new FloorWorld(database.db, itemId);
  const orderId = `WO-${itemId}`;
  await world.plan('D', [{ basis: 'serial', series: 'SN-', from: 1, to: null }]);
  const { seal, lockSet } = await predictLock(world, { orderId, serials: 'SN-1' });
  const planHash = lockSet.inspectionPlan.contentHash;
  const bornMs = Math.floor(Date.now() / 1_000) * 1_000;
  const life = { world, orderId, seal, planHash, bornMs };
  const events = toEvents(world, eventsOf(life), round % 2 === 1);
  const again = shuffled(events, round * 31 + 7).slice(0, round % 7);
  const steps = shuffled<Record<string, unknown> | 'effective'>([...events, ...again, 'effective'], round);
  const isSweptAtOnce = round % 3 !== 0;

  for (const step of steps) {
    if (step === 'effective') await world.close('D');
    else await world.tellEvent(step);
    if (isSweptAtOnce) await world.settle();
    await lockWhereAsked(world, orderId);
  }
  await world.settle();
  await lockWhereAsked(world, orderId);
  await world.settle();
  return rowsOf(life);
}

/** MES echoes a lock as soon as it was asked for. */
async function lockWhereAsked(world: FloorWorld, orderId: string): Promise<void> {
  const order = await world.orders.findOrder({ site, orderId });
  if (order === null || order.locks.length > 0) return;
  if ((await world.lockRequests(orderId)).length > 0) await world.lock(orderId);
}

/** Every row that the life leaves, without times of recording; what names the round or was drawn at random is replaced. */
async function rowsOf({ world, orderId, seal, planHash, bornMs }: Life): Promise<string> {
  const { itemId } = world;
  const drawn = [
    'recorded_at',
    'updated_at',
    'lock_asked_at',
    'proposed_at',
    'opened_at',
    'ended_at',
    'held_at',
    'released_at',
    'received_at',
    'settled_at',
    'expires_at',
    'next_at',
    'record_id',
    'statement_id',
    'spans',
    'lock_set',
    'seq',
    'position',
    'answer',
    'standing',
    'tries',
    'body_hash',
    'expires_at',
  ];
  const tables: [table: string, where: string, order: string, leftOut?: string[]][] = [
    ['released_routing', 'item_id = $1', 'routing_id, revision'],
    ['released_instruction', 'item_id = $1', 'instruction_id, revision'],
    ['work_order', 'order_id = $2', 'order_id'],
    ['order_lock', 'order_id = $2', 'version'],
    ['order_hold', 'order_id = $2', 'hold_id'],
    ['unit_operation', 'order_id = $2', 'operation'],
    ['unit_record', 'end_item = $1', 'kind, event_id'],
    ['nonconformance', `nonconformance_id = 'NCR-' || $1`, 'nonconformance_id'],
    ['floor_event', `id LIKE $1 || '-%'`, 'id'],
    // What Cutin told of it; its own telling of the lock has a time.
    ['contract_event', `event_id LIKE $1 || '-%' OR subject LIKE '%/' || $2`, 'event_id', ['body']],
  ];
  const rows: Record<string, unknown> = {};
  for (const [table, where, order, leftOut = []] of tables) {
    const found = await world.db.query(
      `SELECT to_jsonb(t) - $3::text[] AS row FROM cutin.${table} t
        WHERE ($1::text IS NOT NULL AND $2::text IS NOT NULL) AND (${where}) ORDER BY ${order}`,
      [itemId, orderId, [...drawn, ...leftOut]],
    );
    rows[table] = (found.rows as { row: unknown }[]).map(({ row }) => row);
  }
  // As the events write a time, and as the database does.
  const told = (text: string): string =>
    text.replace(/"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.000Z|\+00:00)"/g, (_all, time: string) => {
      return `"second ${String((Date.parse(`${time}Z`) - bornMs) / 1_000)}"`;
    });
  return told(
    JSON.stringify(rows, null, 1).replaceAll(itemId, 'ITEM').replaceAll(seal, 'SEAL').replaceAll(planHash, 'PLAN'),
  ).replace(/"record_key": "0010\|bore\|[^"]+"/g, '"record_key": "0010|bore|at"');
}

it('ends in one and the same state, row by row', async () => {
  const first = { counted: await live(1), uncounted: await live(0) };

  for (let round = 2; round < rounds; round += 1) {
    const rows = await live(round);
    expect({ round, rows }).toEqual({ round, rows: round % 2 === 1 ? first.counted : first.uncounted });
  }

  // Counted or not, the rows differ in the numbers alone.
  const withoutNumbers = (rows: string): string =>
    rows.replace(/"sequence": ("?\d+"?|null)/g, '"sequence": 0').replace(/^ +"sequence": 0,?\n/gm, '');
  expect(withoutNumbers(first.counted)).toBe(withoutNumbers(first.uncounted));
  const ended = JSON.parse(first.counted) as Record<string, Record<string, unknown>[]>;
  expect(ended['floor_event']?.map(({ state }) => state)).toEqual(Array(17).fill('applied'));
  expect(ended['unit_record']?.map(({ kind }) => kind)).toEqual([
    'completed',
    'component',
    'inspection',
    'inspection',
    'shipped',
  ]);
  expect(ended['nonconformance']).toMatchObject([{ state: 'dispositioned', disposition: 'rework', end_item: 'ITEM' }]);
  expect(ended['order_lock']).toMatchObject([{ version: 1, state: 'closed' }]);
  expect(ended['work_order']).toMatchObject([{ state: 'complete' }]);
});
