// A stack with one change that is parked on its merge, shared by all stories of bad input and of rivals.
import { Client } from 'pg';
import { callJson, requireJson, type HttpAnswer } from '../../../processes/launch/api-client';
import type { Scenario } from '../../../processes/launch/scenario';
import { personOf } from '../../../processes/launch/secrets';
import {
  decide,
  documentOf,
  follow,
  handoffIdOf,
  readBack,
  release,
  scenarioNamed,
  useTestStack,
  tokenOf,
  waitForHandoff,
} from '../../support/stack';

jest.setTimeout(180_000);

export const stack = useTestStack();

/** Revision E of an item whose housing both engineering and planning changed, parked on its merge; one order is split. */
export const next = {} as Scenario;

beforeAll(async () => {
  Object.assign(next, await parkedOnItsMerge('ENDPOINTS'));
});

export const merge = (): string => `/handoffs/${encodeURIComponent(handoffIdOf(next, 'mbomTransform'))}/reconciliation`;

export function post(path: string, actor: string, body: unknown, options: { key?: string } = {}): Promise<HttpAnswer> {
  const headers = options.key === undefined ? {} : { 'idempotency-key': options.key };
  return callJson(`${stack.urls.api}${path}`, { method: 'POST', token: tokenOf(stack, actor), body, headers });
}

export function get(path: string, actor = 'ada.auditor'): Promise<HttpAnswer> {
  return callJson(`${stack.urls.api}${path}`, { token: tokenOf(stack, actor) });
}

export function signatureOf(actor: string): { signingKey: string; meaning: string } {
  return { signingKey: personOf(stack.secrets, actor).signingKey, meaning: 'I sign this' };
}

export async function parkedOnItsMerge(name: string): Promise<Scenario> {
  const first = scenarioNamed(name);
  await release(stack, first);
  await follow(stack, first);
  const { path } = documentOf(first, 'mbomTransform');
  const held = (await readBack(stack, 'erp', path)).body as {
    localRevision: number;
    content: { lines: Record<string, Record<string, unknown>> };
  };
  const housing = Object.values(held.content.lines).find((line) => line['itemId'] === 'HSG-210');
  housing!['quantity'] = '3';
  await requireJson(`${stack.urls.systems.erp}${path}`, {
    method: 'PUT',
    token: stack.secrets.systemTokens.erp,
    headers: { 'if-match': `"${String(held.localRevision)}"`, 'idempotency-key': `planner ${name}` },
    body: held.content,
  });
  const revisionE = first.artefacts
    .filter(({ revision }) => revision === 'D')
    .map(({ artefactClass, content }) => {
      const copy = structuredClone(content) as { occurrences?: Record<string, { quantity: string }> };
      if (copy.occurrences !== undefined) copy.occurrences['housing']!.quantity = '2';
      return { artefactClass, revision: 'E', content: { ...copy, revision: 'E' } };
    });
  const second: Scenario = {
    ...first,
    changeId: `${first.changeId}-E`,
    fromRevision: 'D',
    toRevision: 'E',
    artefacts: revisionE,
    workOrders: [
      {
        ...first.workOrders[0]!,
        orderId: `WO-E-${name}`,
        revision: 'D',
        serials: 'SN-0290 to SN-0309',
        state: 'planned',
      },
    ],
    cutIn: { basis: 'serial', range: 'SN-0300 and up' },
  };
  await release(stack, second);
  await waitForHandoff(stack, handoffIdOf(second, 'effectivityDecision'), ['awaitingDecision']);
  expect((await decide(stack, second, { range: second.cutIn.range })).status).toBe(202);
  await waitForHandoff(stack, handoffIdOf(second, 'mbomTransform'), ['parked']);
  return second;
}

export async function query<T extends object>(sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new Client({ connectionString: stack.database.app });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** How much the engine has recorded of what people decide. */
export async function recorded(): Promise<unknown> {
  const [row] = await query(`SELECT (SELECT count(*) FROM cutin.ledger)::int AS ledger,
    (SELECT count(*) FROM cutin.decision)::int AS decisions, (SELECT count(*) FROM cutin.statement)::int AS statements,
    (SELECT count(*) FROM cutin.order_disposition)::int AS dispositions,
    (SELECT count(*) FROM cutin.reconciliation_decision)::int AS reconciliations,
    (SELECT count(*) FROM cutin.resolution)::int AS resolutions, (SELECT count(*) FROM cutin.outbox)::int AS outbox`);
  return row;
}
