// The stack that all stories of drift share, and how they edit, look and repair.
import { Client, Connection } from '@temporalio/client';
import { callJson, requireJson, type HttpAnswer } from '../../../processes/launch/api-client';
import { personOf, type SystemName } from '../../../processes/launch/secrets';
import type { Scenario } from '../../../processes/launch/scenario';
import type { DriftSweepResult } from '../../../ports/workflow-messages';
import { follow, readBack, release, scenarioNamed, useTestStack, tokenOf, waitForHandoff } from '../../support/stack';
import { eventually } from '../../support/eventually';

jest.setTimeout(180_000);

export const stack = useTestStack();

export interface Found {
  findingId: string;
  documentPath: string;
  kind: string;
  severity: string;
  owner: string;
  state: string;
  repairs: string[];
  heldHash: string | null;
  detail: string | null;
  ageS: number;
  difference: { pointer: string }[];
}

export async function builtTo(name: string): Promise<Scenario> {
  const scenario = scenarioNamed(name);
  await release(stack, scenario);
  await follow(stack, scenario);
  return scenario;
}

/** Looks now, for one item or for everything, and waits until it has looked. */
export async function sweep(itemId?: string): Promise<DriftSweepResult> {
  const { workflowId } = await requireJson<{ workflowId: string }>(`${stack.urls.api}/drift/sweeps`, {
    method: 'POST',
    token: tokenOf(stack, 'olli.operator'),
    body: itemId === undefined ? {} : { itemId },
  });
  return withTemporal(async ({ workflow }) => (await workflow.getHandle(workflowId).result()) as DriftSweepResult);
}

export async function withTemporal<T>(ask: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: stack.temporalAddress });
  try {
    return await ask(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

/** The first finding, once there is one. */
export async function findingOf(needle: string, state = 'open'): Promise<Found> {
  return eventually(async () => {
    const [found] = await findingsOf(needle, state);
    if (found === undefined) throw new Error(`No finding of ${needle} is ${state}.`);
    return found;
  });
}

export async function findingsOf(needle: string, state = 'open'): Promise<Found[]> {
  const { items } = await requireJson<{ items: Found[] }>(`${stack.urls.api}/drift/findings?state=${state}&limit=500`, {
    token: tokenOf(stack, 'ada.auditor'),
  });
  return items.filter(({ documentPath }) => documentPath.includes(needle));
}

export type LookedAt = Pick<Found, 'findingId' | 'heldHash'>;

export function repair(
  { findingId, heldHash }: LookedAt,
  action: string,
  actor = 'max.manufacturing',
): Promise<HttpAnswer> {
  const { signingKey, token } = personOf(stack.secrets, actor);
  return callJson(`${stack.urls.api}/drift/findings/${findingId}/repair`, {
    method: 'POST',
    token,
    body: { action, heldHash, reason: 'settled in a test', signature: { signingKey, meaning: 'I repair this' } },
  });
}

export async function repaired(finding: LookedAt, action: string, state = 'verified'): Promise<void> {
  const { status, body } = await repair(finding, action);
  expect([status, body]).toMatchObject([202, { handoffId: expect.any(String) as string }]);
  const { handoffId } = body as { handoffId: string };
  await waitForHandoff(stack, handoffId, [state]);
}

/** Changes a document in the system itself, behind everybody's back. */
export async function editIn(
  system: SystemName,
  path: string,
  change: (content: Record<string, unknown>) => unknown,
): Promise<unknown> {
  const held = (await readBack(stack, system, path)).body as {
    localRevision: number;
    content: Record<string, unknown>;
  };
  const content = change(structuredClone(held.content));
  await requireJson(`${stack.urls.systems[system]}${path}`, {
    method: 'PUT',
    token: stack.secrets.systemTokens[system],
    body: content,
    headers: { 'if-match': `"${String(held.localRevision)}"`, 'idempotency-key': `edit ${String(Math.random())}` },
  });
  return held.content;
}
