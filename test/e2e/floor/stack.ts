// The stack that all stories of the floor share, and what they do to it most.
import { callJson, requireJson } from '../../../processes/launch/api-client';
import { personOf } from '../../../processes/launch/secrets';
import type { Scenario } from '../../../processes/launch/scenario';
import type { FloorEventAnswer } from '../../../domain/events/event-answer';
import { apply, orderOf, releaseRouting, site } from '../../support/floor';
import { follow, release, scenarioNamed, useTestStack, tokenOf } from '../../support/stack';

jest.setTimeout(180_000);

export const stack = useTestStack();

/** D is effective from SN-0110; the floor has its routing and instructions. */
export async function builtTo(name: string): Promise<Scenario> {
  const scenario = scenarioNamed(name);
  await release(stack, scenario);
  await follow(stack, scenario);
  await releaseRouting(stack, scenario);
  return scenario;
}

/** Work orders are MES's own; it announces them, and Cutin locks them there. */
export async function createOrder(scenario: Scenario, orderId: string, serials: string): Promise<FloorEventAnswer> {
  await requireJson(`${stack.urls.systems.mes}/sites/${site}/work-orders/${orderId}`, {
    method: 'PUT',
    token: stack.secrets.systemTokens.mes,
    body: { itemId: scenario.itemId, revision: 'D', serials, state: 'released' },
  });
  return apply(stack, 'workorder.released', orderOf(scenario, orderId, serials));
}

/** The revision after D, from a serial on; nothing differs but its letter. */
export function revisionE(scenario: Scenario, from: string): Scenario {
  return {
    ...scenario,
    changeId: `${scenario.changeId}-E`,
    fromRevision: 'D',
    toRevision: 'E',
    workOrders: [],
    artefacts: scenario.artefacts
      .filter(({ revision }) => revision === 'D')
      .map(({ artefactClass, content }) => ({
        artefactClass,
        revision: 'E',
        content: { ...(content as object), revision: 'E' },
      })),
    cutIn: { basis: 'serial', range: `${from} and up` },
  };
}

export const done = (seal: string, orderId: string, serial: string, operation: string): Record<string, unknown> => ({
  site,
  orderId,
  serial,
  operation,
  seal,
  operator: 'sam.assembler',
  at: new Date().toISOString(),
});

export function post(path: string, actor: string, body: Record<string, unknown>) {
  const { signingKey } = personOf(stack.secrets, actor);
  const signature = path.endsWith('/relock') ? { signature: { signingKey, meaning: 'I lock this order anew' } } : {};
  return callJson(`${stack.urls.api}${path}`, {
    method: 'POST',
    token: tokenOf(stack, actor),
    body: { ...body, ...signature },
  });
}

export const codeOf = ({ status, body }: { status: number; body: unknown }) => [
  status,
  (body as { code?: string }).code,
];
