// The stack that all stories of the change core share, and what they do to it most.
import { callJson, requireJson, type HttpAnswer } from '../../../processes/launch/api-client';
import type { Scenario } from '../../../processes/launch/scenario';
import type { HandoffSummary } from '../../../ports/read-model';
import { editedInErp, revisedFrom } from '../../support/revised';
import { handoffIdOf, release, useTestStack, tokenOf, waitForHandoff } from '../../support/stack';

jest.setTimeout(180_000);

export const stack = useTestStack();

export const api = (path: string, actor: string, body?: unknown): Promise<HttpAnswer> =>
  callJson(`${stack.urls.api}${path}`, {
    token: tokenOf(stack, actor),
    ...(body === undefined ? {} : { method: 'POST' as const, body }),
  });

export const put = (system: 'mes' | 'erp', path: string, body: unknown): Promise<unknown> =>
  requireJson(`${stack.urls.systems[system]}${path}`, {
    method: 'PUT' as const,
    token: stack.secrets.systemTokens[system],
    body,
  });

export const putOrder = (scenario: Scenario, orderId: string, given: Record<string, unknown>): Promise<unknown> =>
  put('mes', `/sites/PLANT-A/work-orders/${orderId}`, { itemId: scenario.itemId, revision: 'C', ...given });

export async function releasedTo(scenario: Scenario): Promise<HandoffSummary> {
  await release(stack, scenario);
  return waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
}

export const nextRevision = revisedFrom;

export const editInErp = (scenario: Scenario, change: Parameters<typeof editedInErp>[2]): Promise<void> =>
  editedInErp(stack, scenario, change);
