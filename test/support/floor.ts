// What an MES does at the contract: announces routings, instructions and orders, asks before it starts, reports.
import type { FloorEventName } from '../../contract/events/payloads';
import { randomUUID } from 'node:crypto';
import { callJson, type HttpAnswer } from '../../processes/launch/api-client';
import type { Scenario } from '../../processes/launch/scenario';
import type { PresentedRevision } from '../../domain/locks/authorisation-question';
import type { OrderView } from '../../ports/orders';
import type { FloorEventAnswer } from '../../domain/events/event-answer';
import { documentOf, readBack, tokenOf, type TestStack } from './stack';
import { eventually } from './eventually';

export const site = 'PLANT-A';
export const operations = ['0010', '0020', '0030'];

export interface Told {
  id?: string;
  source?: string;
  sequence?: number;
}

export function eventOf(name: FloorEventName, data: object, told: Told = {}): Record<string, unknown> {
  const { id = randomUUID(), source = '/mes/PLANT-A', sequence } = told;
  return {
    specversion: '1.0',
    id,
    source,
    type: `cutin.${name}.v1`,
    time: new Date().toISOString(),
    data,
    ...(sequence === undefined ? {} : { sequence: String(sequence) }),
  };
}

export function tell(stack: TestStack, event: unknown, actor = 'mes'): Promise<HttpAnswer> {
  const isBatch = Array.isArray(event);
  return callJson(`${stack.urls.api}/events`, {
    method: 'POST',
    token: tokenOf(stack, actor),
    headers: { 'content-type': `application/cloudevents${isBatch ? '-batch' : ''}+json` },
    body: event,
  });
}

/** Tells an event and expects that it is applied at once. */
export async function apply(
  stack: TestStack,
  name: FloorEventName,
  data: object,
  told: Told = {},
): Promise<FloorEventAnswer> {
  const { status, body } = await tell(stack, eventOf(name, data, told));
  const answer = body as FloorEventAnswer;
  if (status !== 202 || answer.state !== 'applied')
    throw new Error(`${name}: ${String(status)} ${JSON.stringify(body)}`);
  return answer;
}

/** Releases a routing of three operations and an instruction for each, for the scenario's item. */
export async function releaseRouting(stack: TestStack, { itemId }: Scenario): Promise<void> {
  await apply(stack, 'routing.released', routingOf(itemId, '1'));
  for (const operation of operations)
    await apply(stack, 'workinstruction.released', instructionOf(itemId, operation, '1'));
}

/** The revisions of the sample that tests release documents for, unless they say otherwise. */
const itemRevisions = ['C', 'D', 'E'];

export function routingOf(itemId: string, revision: string, supersedes: string | null = null): Record<string, unknown> {
  return {
    site,
    itemId,
    itemRevisions,
    routingId: `RT-${itemId}`,
    revision,
    supersedes,
    contentHash: revision.repeat(64).slice(0, 64),
    operations: operations.map((operation, index) => ({ operation, sequence: (index + 1) * 10 })),
  };
}

export function instructionOf(
  itemId: string,
  operation: string,
  revision: string,
  supersedes: string | null = null,
): Record<string, unknown> {
  const instructionId = `WI-${itemId}-${operation}`;
  return {
    site,
    itemId,
    itemRevisions,
    instructionId,
    operation,
    revision,
    supersedes,
    contentHash: 'a1'.repeat(32),
  };
}

export function orderOf(scenario: Scenario, orderId: string, serials: string): Record<string, unknown> {
  return { site, orderId, itemId: scenario.itemId, serials, state: 'released' };
}

export async function findOrder(stack: TestStack, orderId: string): Promise<OrderView | null> {
  const { status, body } = await callJson(`${stack.urls.api}/sites/${site}/orders/${orderId}`, {
    token: tokenOf(stack, 'ada.auditor'),
  });
  return status === 200 ? (body as OrderView) : null;
}

/** The order once its lock of that version is open. */
export async function lockedOrder(
  stack: TestStack,
  orderId: string,
  version = 1,
  timeoutMs = 30_000,
): Promise<OrderView> {
  const look = async (): Promise<OrderView> => {
    const order = await findOrder(stack, orderId);
    if (order?.locks.some((lock) => lock.version === version && lock.state === 'open') === true) return order;
    throw new Error(`${orderId} has no open lock ${String(version)}: ${JSON.stringify(order)}`);
  };
  return eventually(look, { timeoutMs });
}

export function openLockOf(order: OrderView): OrderView['locks'][number] {
  const open = order.locks.find(({ state }) => state === 'open');
  if (open === undefined) throw new Error(`${order.orderId} has no open lock.`);
  return open;
}

/** An MES that follows the contract: it asks, and tells what it started under the permit. */
export async function start(
  stack: TestStack,
  { orderId, serial, seal, operation = '0010' }: { orderId: string; serial: string; seal: string; operation?: string },
): Promise<void> {
  const { decision, authorisationId, reasons } = await ask(stack, { orderId, serial, seal, operation });
  if (decision !== 'permit') throw new Error(`${operation} of ${serial} is denied: ${JSON.stringify(reasons)}`);
  const at = new Date().toISOString();
  const told = { site, orderId, serial, operation, seal, operator: 'sam.assembler', authorisationId, at };
  await apply(stack, 'operation.started', told);
}

type Characteristics = Record<
  string,
  { lowerTolerance: string | null; upperTolerance: string | null; unit: string | null; requirement: string | null }
>;

/** The plan as QMS holds it. */
export async function characteristicsOf(stack: TestStack, scenario: Scenario): Promise<Characteristics> {
  const { body } = await readBack(stack, 'qms', documentOf(scenario, 'inspectionPlanUpdate').path);
  return (body as { content: { characteristics: Characteristics } }).content.characteristics;
}

/** A value that the characteristic passes with, in its unit; none where it is judged by eye. */
export function goodValueOf(
  characteristics: Characteristics,
  characteristicId: string,
): { value: string | null; unitOfMeasure: string | null } {
  const { lowerTolerance = null, upperTolerance = null, unit = null } = characteristics[characteristicId] ?? {};
  return { value: upperTolerance ?? lowerTolerance, unitOfMeasure: unit };
}

/** Everything of the plan passes. */
export async function pass(
  stack: TestStack,
  scenario: Scenario,
  of: { orderId: string; serial: string; lock: OrderView['locks'][number]; operation?: string },
): Promise<void> {
  const { orderId, serial, lock, operation = operations[0] } = of;
  const { id: itemId, revision, contentHash } = lock.lockSet.inspectionPlan;
  const characteristics = await characteristicsOf(stack, scenario);
  const at = new Date().toISOString();
  for (const characteristicId of Object.keys(characteristics))
    await apply(stack, 'inspection.recorded', {
      ...{ site, orderId, serial, operation, at, characteristicId, verdict: 'pass' },
      ...goodValueOf(characteristics, characteristicId),
      plan: { itemId, revision, contentHash },
    });
}

/** Every document of the lock for one operation, as a terminal shows it. */
export function shownOf({ lockSet }: OrderView['locks'][number], operation = '0010'): PresentedRevision[] {
  const { drawing, ebom, mbom, routing, inspectionPlan } = lockSet;
  const instruction = routing.operations.find((one) => one.operation === operation)?.instruction;
  const documents = {
    drawing,
    ebom,
    mbom,
    routing,
    inspectionPlan,
    ...(instruction === undefined ? {} : { instruction }),
  };
  return Object.entries(documents).map(([artefact, { id, revision, contentHash }]) => ({
    artefact: artefact as PresentedRevision['artefact'],
    id,
    revision,
    contentHash,
  }));
}

export interface Question {
  orderId: string;
  serial: string;
  operation?: string;
  seal?: string;
  revisions?: object[];
  site?: string;
}

export interface Answered {
  authorisationId: string;
  decision: 'permit' | 'deny';
  mode: string;
  reasons: { code: string; message: string; next: string; facts?: Record<string, unknown> }[];
}

export async function ask(stack: TestStack, question: Question): Promise<Answered> {
  const { orderId, serial, operation = '0010', seal, revisions } = question;
  const { status, body } = await callJson(`${stack.urls.api}/authorisations`, {
    method: 'POST',
    token: tokenOf(stack, 'mes'),
    body: {
      site: question.site ?? site,
      orderId,
      serial,
      operation,
      operator: 'sam.assembler',
      presented: revisions === undefined ? { seal } : { revisions },
    },
  });
  if (status !== 200) throw new Error(`authorisation: ${String(status)} ${JSON.stringify(body)}`);
  return body as Answered;
}
