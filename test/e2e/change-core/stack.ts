// The stack that all stories of the change core share, and what they do to it most.
import { callJson, requireJson, type HttpAnswer } from '../../../processes/launch/api-client';
import type { Scenario } from '../../../processes/launch/scenario';
import type { HandoffSummary } from '../../../ports/read-model';
import { documentOf, handoffIdOf, readBack, release, useTestStack, tokenOf, waitForHandoff } from '../../support/stack';

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

/** The next revision of the scenario's item: D to E, with one part more and one quantity changed. */
export function nextRevision(
  scenario: Scenario,
  changeEbom: (occurrences: Record<string, { quantity: string }>) => void,
): Scenario {
  const of = (artefactClass: string): Record<string, unknown> =>
    structuredClone(
      scenario.artefacts.find((one) => one.artefactClass === artefactClass && one.revision === 'D')?.content,
    ) as Record<string, unknown>;
  const [ebom, drawing] = [of('ebom'), of('drawing')];
  changeEbom(ebom['occurrences'] as Record<string, { quantity: string }>);
  return {
    ...scenario,
    changeId: `${scenario.changeId}-E`,
    fromRevision: 'D',
    toRevision: 'E',
    artefacts: [
      { artefactClass: 'ebom', revision: 'E', content: { ...ebom, revision: 'E' } },
      { artefactClass: 'drawing', revision: 'E', content: { ...drawing, revision: 'E' } },
    ],
    workOrders: [],
    cutIn: { basis: 'serial', range: 'SN-0200 and up' },
  };
}

/** Edits the mBOM of revision D as a planner does in ERP itself. */
export async function editInErp(
  scenario: Scenario,
  change: (lines: Record<string, Record<string, unknown>>) => void,
): Promise<void> {
  const { path } = documentOf(scenario, 'mbomTransform');
  const held = (await readBack(stack, 'erp', path)).body as {
    localRevision: number;
    content: { lines: Record<string, Record<string, unknown>> };
  };
  change(held.content.lines);
  await requireJson(`${stack.urls.systems.erp}${path}`, {
    method: 'PUT',
    token: stack.secrets.systemTokens.erp,
    headers: { 'if-match': `"${String(held.localRevision)}"`, 'idempotency-key': `planner ${String(Math.random())}` },
    body: held.content,
  });
}
