// An order on the floor as the operator's terminal sees it: released, locked, started, completed.
import { z } from 'zod';
import type { Bench } from '../bench';
import type { SystemAnswer } from '../call-system';
import { CaseFailure } from '../case-failure';
import { createDocumentProbe, fits, type DocumentProbe } from '../document-probe';
import type { ToldEvent } from '../engine/read-events';
import { describe, expectStatus, expectThat } from '../expectations';
import { createOrder, lockOf, orderLockPath, orderPath, sealed } from './mes-documents';
import { acceptedEvent } from './telling';

export interface FloorOrder {
  itemId: string;
  orderId: string;
  subject: string;
  lock: DocumentProbe;
  /** The lot that it makes, where its units have no serials. */
  lot?: string;
}

export interface LockedFloorOrder extends FloorOrder {
  seal: string;
  localRevision: number;
}

export const operator = 'sam.assembler';
const serial = 'SN-0003';

export async function releasedOrder(bench: Bench, made: { lot?: string } = {}): Promise<FloorOrder> {
  const itemId = bench.id('ITEM');
  const orderId = await createOrder(bench, { itemId, ...(made.lot === undefined ? {} : { ...made, serials: null }) });
  const answer = await bench.call({ method: 'POST', path: `${orderPath(bench, orderId)}/release`, body: {} });
  expectStatus(answer, [200, 201, 202], 'an order is released to the floor');
  const lock = createDocumentProbe(bench, orderLockPath(bench, orderId));
  return { itemId, orderId, subject: `order/${bench.site}/${orderId}`, lock, ...made };
}

export async function lockedOrder(bench: Bench, made: { lot?: string } = {}): Promise<LockedFloorOrder> {
  const order = await releasedOrder(bench, made);
  const content = sealed(lockOf(bench, order), 1);
  const { localRevision } = await order.lock.create(content);
  return { ...order, seal: content.seal, localRevision };
}

/** Version 2 of the lock, to another revision with other instructions; answers its seal. */
export async function relock(bench: Bench, order: LockedFloorOrder): Promise<string> {
  const content = sealed(lockOf(bench, { ...order, revision: 'C' }), 2);
  await order.lock.update(content, order.localRevision, 'relock');
  return content.seal;
}

interface Step {
  operation?: string;
  revisions?: object[];
}

const unitOf = ({ lot }: FloorOrder): object => (lot === undefined ? { serial } : { lot });

export function start(
  bench: Bench,
  order: FloorOrder,
  { operation = '0010', revisions }: Step = {},
): Promise<SystemAnswer> {
  const body = { ...unitOf(order), operator, ...(revisions === undefined ? {} : { revisions }) };
  return bench.call({ method: 'POST', path: `${operationPath(bench, order, operation)}/start`, body });
}

export async function startNow(bench: Bench, order: FloorOrder, step: Step = {}): Promise<void> {
  expectStatus(await start(bench, order, step), [200, 201], 'a start that is permitted is done');
}

export function complete(bench: Bench, order: FloorOrder, { operation = '0010' }: Step = {}): Promise<SystemAnswer> {
  const body = { ...unitOf(order), operator };
  return bench.call({ method: 'POST', path: `${operationPath(bench, order, operation)}/complete`, body });
}

export async function completeNow(bench: Bench, order: FloorOrder, step: Step = {}): Promise<void> {
  expectStatus(await complete(bench, order, step), [200, 201], 'a started operation is completed');
}

const bearings = {
  serial,
  position: 'bearing',
  quantity: '2',
  unitOfMeasure: 'each',
  component: { itemId: 'BRG-6205', revision: 'A', serial: null, lot: 'L-778' },
};

/** One of what `install` installs. */
export function remove(bench: Bench, order: FloorOrder): Promise<SystemAnswer> {
  const body = { ...bearings, quantity: '1', reason: 'Runs rough.' };
  return bench.call({ method: 'POST', path: `${operationPath(bench, order, '0010')}/removals`, body });
}

export function install(bench: Bench, order: FloorOrder): Promise<SystemAnswer> {
  const body = bearings;
  return bench.call({ method: 'POST', path: `${operationPath(bench, order, '0010')}/components`, body });
}

const operationList = z.object({
  items: z.array(
    z.object({ serial: z.string().nullable(), operation: z.string(), completedAt: z.string().nullable() }),
  ),
});

export async function operationsOf(
  bench: Bench,
  { orderId }: FloorOrder,
): Promise<{ operation: string; completedAt: string | null }[]> {
  const answer = await bench.call({ method: 'GET', path: `${orderPath(bench, orderId)}/operations` });
  expectStatus(answer, [200], 'the operations of an order are listed');
  return fits(operationList, answer, 'the list tells serial, operation and completedAt').items;
}

export async function expectNothingStarted(bench: Bench, order: FloorOrder, what: string): Promise<void> {
  const got = await operationsOf(bench, order);
  expectThat(got.length === 0, what, { expected: 'no operation', got });
}

/** Whatever refuses a start: the operator is told now, and so may the status be one that passes. */
export function expectNotStarted(answer: SystemAnswer, what: string): void {
  const isRefused = answer.status >= 400 && answer.status < 600;
  expectThat(isRefused, what, { expected: 'a refusal (HTTP 4xx or 5xx)', got: describe(answer) });
}

/** Id of the answer to the last question of the order; a system that did not ask has none. */
export function authorisedBy(bench: Bench, { orderId }: FloorOrder): string {
  const asked = bench.engine().asked(orderId).at(-1);
  if (asked?.authorisationId === undefined || asked.authorisationId === null)
    throw new CaseFailure('the engine is asked before a start', { expected: 'a question', got: 'none was permitted' });
  return asked.authorisationId;
}

/** Events of one name about the order, each id once, as soon as one of them is accepted. */
export async function toldOf(bench: Bench, { subject }: FloorOrder, name: string): Promise<ToldEvent[]> {
  await acceptedEvent(bench, { subject, name });
  return eventsNamed(bench, subject, name);
}

/**
 * Waits until the start of an operation is told. Events of an order come in order, so whatever was done before it has
 * been told by then; to count starts instead would take one that is told twice for two.
 */
export function untilStartTold(bench: Bench, { subject }: FloorOrder, operation: string): Promise<ToldEvent> {
  return bench.waitFor(`the start of operation ${operation} about ${subject} is told and accepted`, () =>
    eventsNamed(bench, subject, 'operation.started').find(
      ({ isAccepted, data }) => isAccepted && data['operation'] === operation,
    ),
  );
}

function eventsNamed(bench: Bench, subject: string, name: string): ToldEvent[] {
  const events = bench
    .engine()
    .told(subject)
    .filter((event) => event.name === name);
  return [...new Map(events.map((event) => [event.id, event])).values()];
}

function operationPath(bench: Bench, { orderId }: FloorOrder, operation: string): string {
  return `${orderPath(bench, orderId)}/operations/${operation}`;
}
