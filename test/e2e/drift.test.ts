// Systems that no longer hold what their receipts say: found by reading back, repaired by signature through a handoff.
import { Client, Connection } from '@temporalio/client';
import { callJson, requireJson, type HttpAnswer } from '../../launch/api-client';
import { personOf, type SystemName } from '../../launch/secrets';
import type { Scenario } from '../../launch/scenario';
import { apply, lockedOrder, orderOf, releaseRouting, site } from '../support/floor';
import { recordHistory } from '../support/histories';
import {
  documentOf,
  follow,
  readBack,
  release,
  scenarioNamed,
  startTestStack,
  tokenOf,
  waitForHandoff,
  type TestStack,
} from '../support/stack';

jest.setTimeout(180_000);

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.end());

interface Found {
  findingId: string;
  documentPath: string;
  kind: string;
  severity: string;
  owner: string;
  state: string;
  repairs: string[];
  ageS: number;
  difference: { pointer: string }[];
}

async function builtTo(name: string): Promise<Scenario> {
  const scenario = scenarioNamed(name);
  await release(stack, scenario);
  await follow(stack, scenario);
  return scenario;
}

/** Looks now, for one item or for everything, and waits until it has looked. */
async function sweep(itemId?: string): Promise<{ checked: number; found: number }> {
  const { workflowId } = await requireJson<{ workflowId: string }>(`${stack.urls.api}/drift/sweeps`, {
    ...{ method: 'POST', token: tokenOf(stack, 'olli.operator'), body: itemId === undefined ? {} : { itemId } },
  });
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const result = (await new Client({ connection }).workflow.getHandle(workflowId).result()) as {
    checked: number;
    found: number;
  };
  await connection.close();
  return result;
}

async function findingsOf(needle: string, state = 'open'): Promise<Found[]> {
  const { items } = await requireJson<{ items: Found[] }>(`${stack.urls.api}/drift/findings?state=${state}&limit=500`, {
    token: tokenOf(stack, 'ada.auditor'),
  });
  return items.filter(({ documentPath }) => documentPath.includes(needle));
}

function repair(findingId: string, action: string, actor = 'max.manufacturing'): Promise<HttpAnswer> {
  const { signingKey, token } = personOf(stack.secrets, actor);
  return callJson(`${stack.urls.api}/drift/findings/${findingId}/repair`, {
    ...{ method: 'POST', token },
    body: { action, reason: 'settled in a test', signature: { signingKey, meaning: 'I repair this' } },
  });
}

async function repaired(findingId: string, action: string): Promise<void> {
  const { status, body } = await repair(findingId, action);
  expect([status, body]).toMatchObject([202, { handoffId: expect.any(String) as string }]);
  const { handoffId } = body as { handoffId: string };
  await waitForHandoff(stack, handoffId, ['verified']);
}

/** Changes a document in the system itself, behind everybody's back. */
async function editIn(
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
    ...{ method: 'PUT', token: stack.secrets.systemTokens[system], body: content },
    headers: { 'if-match': `"${String(held.localRevision)}"`, 'idempotency-key': `edit ${String(Math.random())}` },
  });
  return held.content;
}

it('nothing differs after a change was carried out, and the schedule that looks is there', async () => {
  const scenario = await builtTo('STILL');
  await releaseRouting(stack, scenario);
  await requireJson(`${stack.urls.systems.mes}/sites/${site}/work-orders/WO-STILL`, {
    ...{ method: 'PUT', token: stack.secrets.systemTokens.mes },
    body: { itemId: scenario.itemId, revision: 'D', serials: 'SN-0300', state: 'released' },
  });
  await apply(stack, 'workorder.released', orderOf(scenario, 'WO-STILL', 'SN-0300'));
  await lockedOrder(stack, 'WO-STILL');

  const { checked, found } = await sweep();

  expect(checked).toBeGreaterThan(5);
  expect(found).toBe(0);
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const schedule = await new Client({ connection }).schedule.getHandle('cutin-drift-sweep').describe();
  await connection.close();
  expect(schedule.action).toMatchObject({ workflowType: 'driftSweep' });
});

it('changed content is found once, and pushing again restores what the receipt says', async () => {
  const scenario = await builtTo('PUSH');
  const { path } = documentOf(scenario, 'mbomTransform');
  const before = await editIn('erp', path, (content) => {
    const [line] = Object.values(content['lines'] as Record<string, Record<string, unknown>>);
    line!['quantity'] = '77';
    return content;
  });

  await sweep(scenario.itemId);
  await sweep(scenario.itemId);
  const findings = await findingsOf(scenario.itemId);

  expect(findings).toMatchObject([
    {
      ...{ kind: 'changedContent', severity: 'major', owner: 'manufacturing engineer', state: 'open' },
      ...{ repairs: ['pushAgain', 'acceptBaseline', 'raiseChange'], ageS: expect.any(Number) as number },
    },
  ]);
  expect(findings[0]?.difference.map(({ pointer }) => pointer)).toEqual([expect.stringMatching(/quantity$/)]);
  const { findingId } = findings[0]!;
  const refused = [await repair(findingId, 'pushAgain', 'ada.auditor'), await repair(findingId, 'forget')];
  await repaired(findingId, 'pushAgain');
  const late = await repair(findingId, 'pushAgain');
  expect(refused.map(({ status }) => status)).toEqual([403, 422]);
  expect([late.status, late.body]).toMatchObject([409, { code: 'FINDING_NOT_OPEN' }]);
  expect(((await readBack(stack, 'erp', path)).body as { content: unknown }).content).toEqual(before);
  expect(await sweep(scenario.itemId)).toMatchObject({ found: 0 });
  await recordHistory(stack, { name: 'drift-sweep', workflowId: `drift/item/${scenario.itemId}` });
  await recordHistory(stack, { name: 'drift-repair', workflowId: `drift/${findingId}.1/repair` });
});

it('an effectivity that differs may be accepted as the new baseline, by signature and as it was looked at', async () => {
  const scenario = await builtTo('ACCEPT');
  const { path } = documentOf(scenario, 'mbomTransform');
  const edit = (text: string) =>
    editIn('erp', path, (content) => ({ ...content, effectivity: { ...(content['effectivity'] as object), text } }));
  await edit('SN-0111 and up');
  await sweep(scenario.itemId);
  const [finding] = await findingsOf(scenario.itemId);
  await edit('SN-0112 and up');
  const moved = (await repair(finding!.findingId, 'acceptBaseline')).body as { handoffId: string };
  const parked = await waitForHandoff(stack, moved.handoffId, ['parked']);
  await callJson(`${stack.urls.api}/handoffs/${encodeURIComponent(moved.handoffId)}/resolution`, {
    ...{ method: 'POST', token: tokenOf(stack, 'olli.operator') },
    body: { parkId: parked.parkId, action: 'abort', reason: 'look again' },
  });
  await waitForHandoff(stack, moved.handoffId, ['aborted']);
  await sweep(scenario.itemId);
  for (let tries = 0; tries < 100 && (await findingsOf(scenario.itemId)).length === 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));

  await repaired(finding!.findingId, 'acceptBaseline');

  expect(finding).toMatchObject({ kind: 'effectivityDiffers', severity: 'critical' });
  expect(parked.reason).toBe('DRIFT_MOVED');
  expect(await sweep(scenario.itemId)).toMatchObject({ found: 0 });
  const { content } = (await readBack(stack, 'erp', path)).body as { content: { effectivity: { text: string } } };
  expect(content.effectivity.text).toBe('SN-0112 and up');
});

it('a document that is gone is missing, and is written again', async () => {
  const scenario = await builtTo('GONE');
  const { path } = documentOf(scenario, 'inspectionPlanUpdate');
  await requireJson(`${stack.urls.systems.qms}${path}/withdrawal`, {
    ...{ method: 'POST', token: stack.secrets.systemTokens.qms, body: { reason: 'tidied up' } },
    headers: { 'if-match': '"1"', 'idempotency-key': 'tidy' },
  });

  await sweep(scenario.itemId);
  const [finding] = await findingsOf(scenario.itemId);
  await repaired(finding!.findingId, 'pushAgain');

  expect(finding).toMatchObject({ kind: 'missing', owner: 'quality engineer', repairs: ['pushAgain', 'raiseChange'] });
  expect((await readBack(stack, 'qms', path)).body).toMatchObject({ status: 'active' });
});

it('a lock that MES altered is critical, is never accepted, and is sealed again', async () => {
  const scenario = await builtTo('TAMPER');
  await releaseRouting(stack, scenario);
  await requireJson(`${stack.urls.systems.mes}/sites/${site}/work-orders/WO-TAMPER`, {
    ...{ method: 'PUT', token: stack.secrets.systemTokens.mes },
    body: { itemId: scenario.itemId, revision: 'D', serials: 'SN-0300', state: 'released' },
  });
  await apply(stack, 'workorder.released', orderOf(scenario, 'WO-TAMPER', 'SN-0300'));
  await lockedOrder(stack, 'WO-TAMPER');
  await editIn('mes', `/sites/${site}/order-locks/WO-TAMPER`, (content) => ({ ...content, version: 7 }));

  await sweep();
  const [finding] = await findingsOf('WO-TAMPER');
  const accept = await repair(finding!.findingId, 'acceptBaseline');
  await repaired(finding!.findingId, 'pushAgain');

  expect(finding).toMatchObject({ kind: 'lockTampered', severity: 'critical' });
  expect([accept.status, accept.body]).toMatchObject([422, { code: 'REPAIR_NOT_POSSIBLE' }]);
  expect((await readBack(stack, 'mes', `/sites/${site}/work-orders/WO-TAMPER`)).body).toMatchObject({ lockVersion: 1 });
});

it('a document that nobody handed over is extra; a change that is asked for stands in PLM until the difference is gone', async () => {
  const scenario = await builtTo('EXTRA');
  const { path } = documentOf(scenario, 'mbomTransform');
  const { content } = (await readBack(stack, 'erp', path)).body as { content: object };
  const extra = path.replace('/revisions/D', '/revisions/X');
  await requireJson(`${stack.urls.systems.erp}${extra}`, {
    ...{ method: 'PUT', token: stack.secrets.systemTokens.erp, body: { ...content, revision: 'X' } },
    headers: { 'if-none-match': '*', 'idempotency-key': 'extra' },
  });
  const before = await editIn('erp', path, (held) => ({ ...held, note: 'planners know better' }));

  await sweep();
  const [unknown, changed] = [(await findingsOf(extra))[0]!, (await findingsOf(path))[0]!];
  const unrepairable = await repair(unknown.findingId, 'raiseChange');
  await repaired(changed.findingId, 'raiseChange');
  const raised = await findingsOf(path, 'raised');
  await sweep(scenario.itemId);
  const still = await findingsOf(path, 'raised');
  await editIn('erp', path, () => before);
  await sweep(scenario.itemId);

  expect(unknown).toMatchObject({ kind: 'extra', severity: 'minor', repairs: [] });
  expect([unrepairable.status, unrepairable.body]).toMatchObject([422, { code: 'REPAIR_NOT_POSSIBLE' }]);
  expect([raised.length, still.length]).toEqual([1, 1]);
  expect((await readBack(stack, 'plm', `/change-requests/${changed.findingId}`)).body).toMatchObject({
    content: { documentPath: path, reason: 'settled in a test' },
  });
  expect(await findingsOf(path, 'raised')).toEqual([]);
  expect(await findingsOf(path, 'resolved')).toHaveLength(1);
});
