// What follows on the floor once the sample change is closed: routing and instructions are released, an order is locked to
// revision D, a start that is asked for is permitted, and one under a superseded drawing is denied.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { productRoot } from '../product-root';
import type { OrderLock } from '../../domain/locks/order-lock';
import type { OrderView } from '../../ports/orders';
import { callJson, requireJson, type HttpAnswer } from './api-client';
import type { Scenario } from './scenario';
import { personOf } from './secrets';
import type { Stack } from './start-stack';

interface FloorSample {
  orderId: string;
  serials: [string, string];
  routing: { routingId: string; revision: string; operations: { operation: string }[] };
  instructions: Record<string, string[]>;
}

type Place = Pick<Stack, 'urls' | 'secrets'>;

const site = 'PLANT-A';
const lockMsMax = 60_000;

export async function tellFloorStory(
  stack: Place,
  { itemId, fromRevision, toRevision }: Scenario,
  say: (line: string) => void,
): Promise<void> {
  const file = path.join(productRoot, 'systems', 'samples', 'drive-unit', 'floor.json');
  const sample = JSON.parse(readFileSync(file, 'utf8')) as FloorSample;
  const { orderId, serials, routing } = sample;
  say(`On the floor: ${orderId} of ${itemId}`);
  await releaseDocuments(stack, sample, { itemId, itemRevisions: [toRevision] });
  await releaseOrder(stack, orderId);
  const lock = await waitForLock(stack, orderId);
  const { lockSet, seal } = lock;
  say(
    `  locked    ${orderId} to ${itemId} ${lockSet.revision} for ${lockSet.serials}, seal ${seal.slice(0, 12)}, echoed by MES`,
  );
  const operation = routing.operations[0]?.operation ?? '';
  const start = (serial: string, more: object = {}): Promise<HttpAnswer> =>
    callMes(stack, `/work-orders/${orderId}/operations/${operation}/start`, 'POST', {
      serial,
      operator: 'sam.assembler',
      ...more,
    });
  const started = await start(serials[0]);
  if (started.status >= 300) throw new Error(`${operation} of ${serials[0]}: ${JSON.stringify(started.body)}`);
  say(`  started   ${operation} of ${serials[0]}: permitted, and told with the permit`);
  const denied = await start(serials[1], { revisions: shownWith(lock, operation, fromRevision) });
  const { code, reasons } = denied.body as {
    code: string;
    reasons?: { code: string; message: string; next: string }[];
  };
  const [reason] = reasons ?? [];
  if (code !== 'start_denied' || reason === undefined)
    throw new Error(`A start under drawing ${fromRevision} was not denied: ${JSON.stringify(denied.body)}`);
  say(`  denied    ${operation} of ${serials[1]}: ${reason.code}. ${reason.message} ${reason.next}`);
}

/** What is released stays: repeating it changes nothing. */
async function releaseDocuments(
  { urls, secrets }: Place,
  { routing, instructions }: FloorSample,
  item: { itemId: string; itemRevisions: string[] },
): Promise<void> {
  const put = (system: 'erp' | 'mes', where: string, body: object): Promise<unknown> =>
    requireJson(`${urls.systems[system]}/sites/${site}${where}`, {
      method: 'PUT',
      token: secrets.systemTokens[system],
      body: { ...item, ...body },
    });
  const { routingId, revision, operations } = routing;
  await put('erp', `/routings/${routingId}/revisions/${revision}`, { operations });
  for (const [operation, steps] of Object.entries(instructions))
    await put('mes', `/work-instructions/WI-${item.itemId}-${operation}/revisions/1`, { operation, steps });
}

function callMes({ urls, secrets }: Place, where: string, method: 'GET' | 'POST', body?: object): Promise<HttpAnswer> {
  return callJson(`${urls.systems.mes}/sites/${site}${where}`, {
    method,
    token: secrets.systemTokens.mes,
    ...(body === undefined ? {} : { body }),
  });
}

/** One that was begun in an earlier start of the stack is on the floor already. */
async function releaseOrder(stack: Place, orderId: string): Promise<void> {
  const released = await callMes(stack, `/work-orders/${orderId}/release`, 'POST', {});
  const { code } = released.body as { code?: string };
  if (released.status >= 300 && code !== 'work_order_moved')
    throw new Error(`${orderId} cannot be released: ${JSON.stringify(released.body)}`);
}

async function waitForLock({ urls, secrets }: Place, orderId: string): Promise<OrderLock> {
  const { token } = personOf(secrets, 'pat.planner');
  for (
    const deadline = Date.now() + lockMsMax;
    Date.now() < deadline;
    await new Promise((resolve) => setTimeout(resolve, 150))
  ) {
    const { status, body } = await callJson(`${urls.api}/sites/${site}/orders/${orderId}`, { token });
    const open = status === 200 ? (body as OrderView).locks.find(({ state }) => state === 'open') : undefined;
    if (open !== undefined) return open;
  }
  throw new Error(
    `${orderId} was not locked within ${String(lockMsMax / 1000)} s: npx cutin order show ${orderId} --site ${site}`,
  );
}

/** Everything the lock names for the operation, with a drawing that somebody left on the screen. */
function shownWith({ lockSet }: OrderLock, operation: string, drawingRevision: string): object[] {
  const { drawing, ebom, mbom, routing, inspectionPlan, software } = lockSet;
  const instruction = routing.operations.find((one) => one.operation === operation)?.instruction;
  const shown = { ebom, mbom, routing, inspectionPlan, drawing: { ...drawing, revision: drawingRevision } };
  return [
    ...Object.entries({ ...shown, ...(instruction === undefined ? {} : { instruction }) }),
    ...Object.values(software).map((build): [string, typeof build] => ['software', build]),
  ].map(([artefact, { id, revision, contentHash }]) => ({ artefact, id, revision, contentHash }));
}
