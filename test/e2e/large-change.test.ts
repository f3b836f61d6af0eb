// A change of many items with long ids: all of them go to every receiver and are read back, and what Temporal holds of it
// stays small.
import { Client, Connection } from '@temporalio/client';
import { callJson, requireJson } from '../../processes/launch/api-client';
import { releaseChange, type Scenario } from '../../processes/launch/scenario';
import { followChange } from '../../processes/launch/follow-change';
import { personOf } from '../../processes/launch/secrets';
import { scenarioNamed, useTestStack, type TestStack } from '../support/stack';
import { workflowIdOn } from '../support/workflow-id-on';

jest.setTimeout(900_000);

const stack = useTestStack();

/** A few at a time, as a PLM is filled. */
async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  const left = [...all];
  const take = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: 16 }, take));
}

async function putItems({ urls, secrets }: TestStack, { changeId, title, sites }: Scenario, items: string[]) {
  const token = secrets.systemTokens.plm;
  const [endItem = ''] = items;
  const screw = { parent: null, findNumber: '10', quantity: '4', unit: 'each', fitted: true, attributes: {} };
  await inTurns(items, (itemId) =>
    requireJson(`${urls.systems.plm}/items/${encodeURIComponent(itemId)}/revisions/B/ebom`, {
      method: 'PUT',
      token,
      body: { itemId, revision: 'B', description: itemId, occurrences: { screw: { itemId: 'SCR-1', ...screw } } },
    }),
  );
  const affectedItems = items.map((itemId) => ({
    itemId,
    fromRevision: null,
    toRevision: 'B',
    action: 'add',
    artefacts: [{ artefactClass: 'ebom' }],
  }));
  const change = { changeId, title, author: 'dana.design', endItem, sites, requirementBaseline: null, affectedItems };
  await requireJson(`${urls.systems.plm}/changes/${changeId}`, { method: 'PUT', token, body: change });
}

/** Of the workflow of the change and of those of its handoffs. */
async function historiesOf(changeId: string): Promise<{ events: number; bytes: number; largest: number }[]> {
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const { workflow } = new Client({ connection });
  const change = await workflowIdOn(stack, `change/${changeId}`);
  const measured: { events: number; bytes: number; largest: number }[] = [];
  for await (const { workflowId } of workflow.list({ query: `WorkflowId STARTS_WITH "${change}"` })) {
    const { events } = await workflow.getHandle(workflowId).fetchHistory();
    const sizes = (events ?? []).map((event) => JSON.stringify(event).length);
    measured.push({
      events: sizes.length,
      bytes: sizes.reduce((sum, one) => sum + one, 0),
      largest: Math.max(...sizes),
    });
  }
  await connection.close();
  return measured;
}

const count = 50;
const idOf = (n: number): string => `${String(n).padStart(4, '0')}-${'Ä'.repeat(55)}`;

it('carries fifty items with ids of sixty characters whole', async () => {
  const scenario = scenarioNamed('FIFTY');
  const items = Array.from({ length: count }, (_, n) => idOf(n));
  await putItems(stack, scenario, items);
  await releaseChange(stack, scenario);

  const change = await followChange({
    api: stack.urls.api,
    planner: personOf(stack.secrets, 'pat.planner'),
    changeId: scenario.changeId,
    cutIn: { ...scenario.cutIn, newSeries: true },
    say: () => undefined,
    timeoutMs: 800_000,
    pollEveryMs: 1_000,
  });

  expect(change.affectedItems).toHaveLength(count);
  expect(change.receipts.filter(({ system }) => system === 'erp')).toHaveLength(count);
  const histories = await historiesOf(scenario.changeId);
  expect(histories.length).toBeGreaterThan(5);
  for (const { largest } of histories) expect(largest).toBeLessThan(32_768);
  const { status } = await callJson(`${stack.urls.api}/changes/${scenario.changeId}`, {
    token: personOf(stack.secrets, 'ada.auditor').token,
  });
  expect(status).toBe(200);
});
