// One order locked by the engine itself, and as many copies of its lock in the store as the bench asks for.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { callJson, requireJson } from '../launch/api-client';
import { followChange } from '../launch/follow-change';
import { releaseScenario, sampleScenario } from '../launch/scenario';
import { personOf } from '../launch/secrets';
import type { Stack } from '../launch/start-stack';

export const site = 'PLANT-A';

export interface Lock {
  orderId: string;
  seal: string;
  serial: string;
}

/** The sample change carried out, its routing released, and one order announced and locked as any other. */
export async function lockOneOrder(stack: Stack): Promise<Lock> {
  const scenario = sampleScenario();
  await releaseScenario(stack, scenario);
  const planner = personOf(stack.secrets, 'pat.planner');
  const { changeId, cutIn, itemId } = scenario;
  const { api } = stack.urls;
  await callJson(`${api}/changes/${changeId}`, { token: planner.token });
  await followChange({ api, planner, changeId, cutIn, say: () => undefined, timeoutMs: 120_000 });
  const hash = 'a1'.repeat(32);
  const released = { site, itemId, itemRevisions: ['D'], revision: '1', supersedes: null, contentHash: hash };
  const operations = ['0010', '0020'].map((operation, index) => ({ operation, sequence: index + 1 }));
  await tell(stack, 'routing.released', { ...released, routingId: 'RT', operations });
  for (const { operation } of operations)
    await tell(stack, 'workinstruction.released', { ...released, instructionId: `WI-${operation}`, operation });
  const orderId = 'WO-BENCH';
  await requireJson(`${stack.urls.systems.mes}/sites/${site}/work-orders/${orderId}`, {
    method: 'PUT',
    token: stack.secrets.systemTokens.mes,
    body: { itemId, revision: 'D', serials: 'SN-9000 to SN-9099', state: 'released' },
  });
  await tell(stack, 'workorder.released', { site, orderId, itemId, serials: 'SN-9000 to SN-9099', state: 'released' });
  for (let tries = 0; tries < 600; tries += 1) {
    const { status, body } = await callJson(`${api}/sites/${site}/orders/${orderId}`, { token: planner.token });
    const open = (body as { locks?: { state: string; seal: string }[] }).locks?.find(({ state }) => state === 'open');
    if (status === 200 && open !== undefined) return { orderId, seal: open.seal, serial: 'SN-9001' };
    await sleep(100);
  }
  throw new Error(`${orderId} was not locked.`);
}

let told = 0;

async function tell(stack: Stack, name: string, data: object): Promise<void> {
  await requireJson(`${stack.urls.api}/events`, {
    method: 'POST',
    token: personOf(stack.secrets, 'mes').token,
    headers: { 'content-type': 'application/cloudevents+json' },
    body: { specversion: '1.0', id: `b-${String((told += 1))}`, source: '/mes', type: `cutin.${name}.v1`, data },
  });
}

/** Copies of the one lock under other orders, so that there are as many as asked for. */
export async function storeLocks(stack: Stack, lock: Lock, from: number, to: number): Promise<void> {
  const client = new Client({ connectionString: stack.database.owner });
  await client.connect();
  await client.query(
    `INSERT INTO cutin.work_order (site, order_id, item_id, end_item, serials, state, lock_requests)
     SELECT site, 'BENCH-' || n, item_id, end_item, serials, state, 1 FROM cutin.work_order, generate_series($2::int, $3::int) n WHERE order_id = $1`,
    [lock.orderId, from, to],
  );
  await client.query(
    `INSERT INTO cutin.order_lock (site, order_id, version, handoff_id, generation, item_id, end_item, revision, lot, spans, lock_set,
                                   operations, seal, change_id, statement_id, state, opened_at)
     SELECT site, 'BENCH-' || n, 1, 'bench ' || n, 1, item_id, end_item, revision, lot, spans, lock_set, operations, seal, change_id,
            statement_id, state, opened_at FROM cutin.order_lock, generate_series($2::int, $3::int) n WHERE order_id = $1`,
    [lock.orderId, from, to],
  );
  for (const table of ['work_order', 'order_lock']) await client.query(`VACUUM ANALYZE cutin.${table}`);
  await client.end();
  await checkpoint(stack);
}

/** What the loading left to be written is written now, and not into the measurement: a plant locks orders over years. */
export async function checkpoint(stack: Stack): Promise<void> {
  const { hostname, port, pathname } = new URL(stack.database.owner);
  const client = new Client({
    host: hostname,
    port: Number(port),
    database: pathname.slice(1),
    user: 'postgres',
    password: stack.secrets.postgresPassword,
  });
  await client.connect();
  await client.query('CHECKPOINT');
  await client.end();
}
