/** @jest-environment ./test/support/libxml2-environment.cjs */
// An MES that speaks B2MML alone, on real servers: it fetches what it is to build, refuses it, takes it over, and reports.
import { requireJson } from '../../processes/launch/api-client';
import { compileMessageSchema } from '../../adapters/b2mml/message-schema';
import { withXml } from '../../adapters/b2mml/parse-xml';
import type { MessageView } from '../../ports/b2mml-exchange';
import { altered, authorisationId, bytes, confirmMessage, hash, performanceMessage } from '../support/b2mml/samples';
import { lacksSchemas, schemaFolder } from '../support/b2mml/schemas';
import { readByXPath } from '../support/b2mml/xpath';
import {
  apply,
  ask,
  findOrder,
  lockedOrder,
  openLockOf,
  operations,
  orderOf,
  releaseRouting,
  site,
} from '../support/floor';
import { follow, release, scenarioNamed, startTestStack, tokenOf, type TestStack } from '../support/stack';

jest.setTimeout(180_000);

let stack: TestStack;
const orderId = 'WO-B2MML';
const scenario = scenarioNamed('B2MML');
beforeAll(async () => {
  stack = await startTestStack();
  await release(stack, scenario);
  await follow(stack, scenario);
  await releaseRouting(stack, scenario);
  await requireJson(`${stack.urls.systems.mes}/sites/${site}/work-orders/${orderId}`, {
    method: 'PUT',
    token: stack.secrets.systemTokens.mes,
    body: { itemId: scenario.itemId, revision: 'D', serials: 'SN-0300 to SN-0303', state: 'released' },
  });
  await apply(stack, 'workorder.released', orderOf(scenario, orderId, 'SN-0300 to SN-0303'));
  await lockedOrder(stack, orderId);
});
afterAll(() => stack.end());

const order = `/sites/${site}/orders/${orderId}/b2mml`;
const definition = `/sites/${site}/items/${scenario.itemId}/revisions/D/b2mml/operations-definition`;

async function fetchMessage(where: string): Promise<string> {
  const response = await fetch(`${stack.urls.api}${where}`, {
    headers: { authorization: `Bearer ${tokenOf(stack, 'mes')}` },
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${where}: ${String(response.status)} ${text}`);
  return text;
}

async function post(body: string): Promise<{ status: number; reasons: string[] }> {
  const response = await fetch(`${stack.urls.api}/b2mml`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokenOf(stack, 'mes')}`, 'content-type': 'application/xml' },
    body,
  });
  const find = await readByXPath(await response.text());
  return { status: response.status, reasons: find('//b:ReasonCode') };
}

it('gives out nothing but messages that are valid by the official schema', async () => {
  if (lacksSchemas()) return;
  const schema = await compileMessageSchema(schemaFolder);

  for (const where of [`${order}/job-list`, `${order}/change-job-list`, definition]) {
    const message = bytes(await fetchMessage(where));
    const checked = await withXml(message, ({ document }) => ({ kind: 'accepted', value: schema.findFault(document) }));
    expect(checked).toEqual({ kind: 'accepted', value: null });
  }
});

it('tells how the revision is made: the routing in force, and the lines of the mBOM that ERP holds', async () => {
  const find = await readByXPath(await fetchMessage(definition));

  expect(find('//b:OperationsSegmentChild/b:ID')).toEqual(operations);
  const order = await findOrder(stack, orderId);
  const { mbom } = openLockOf(order!).lockSet;
  const lock = '//b:OperationsSegment/b:ParameterSpecification[b:ID="Cutin.Mbom"]/b:Value/b:ValueString';
  expect(find(lock)).toEqual([mbom.revision, mbom.contentHash]);
  expect(find('//b:OperationsMaterialBillItem').length).toBeGreaterThan(0);
});

it('shows that MES refused the job list, and why', async () => {
  const [id = ''] = (await readByXPath(await fetchMessage(`${order}/job-list`)))('//b:ApplicationArea/b:BODID');

  expect(await post(altered(confirmMessage, '<BODID>BOD-1<', `<BODID>${id}<`))).toEqual({ status: 200, reasons: [] });

  const { items } = await requireJson<{ items: MessageView[] }>(`${stack.urls.api}${order}/messages`, {
    token: tokenOf(stack, 'pat.planner'),
  });
  expect(items[0]).toMatchObject({
    messageId: id,
    kind: 'ProcessJobList',
    lockVersion: 1,
    givenTo: 'mes',
    answers: [{ sender: 'mes-a', verdict: 'refused', reasons: [{ code: 'WM-404' }, { action: 'Modified' }] }],
  });
});

it('takes in what was done to a unit under its permit', async () => {
  const { seal } = openLockOf((await findOrder(stack, orderId))!);
  const permit = await ask(stack, { orderId, serial: 'SN-0300', seal });

  const posted = await post(started({ seal, permit: permit.authorisationId }));

  expect(posted).toEqual({ status: 200, reasons: [] });
  const { operations: done } = (await findOrder(stack, orderId))!;
  expect(done).toMatchObject([{ serial: 'SN-300', operation: '0010', lockVersion: 1 }]);
});

/** The second segment of the sample, a start, for the order of this test. */
function started({ seal, permit }: { seal: string; permit: string }): string {
  const alone = performanceMessage.replace(/<SegmentResponse>[^]*?<\/SegmentResponse>/, '');
  return [
    ['WO-4711', orderId],
    [hash('a'), seal],
    [authorisationId, permit],
    ['SN-0047', 'SN-0300'],
    ['DU-100', scenario.itemId],
    ['2026-03-02T08:50:00+01:00', new Date().toISOString()],
    ['<OperationsSegmentID>20<', '<OperationsSegmentID>0010<'],
    ['<MaterialActual>', '<PersonnelActual><PersonID>sam.assembler</PersonID></PersonnelActual><MaterialActual>'],
  ].reduce((text, [from = '', to = '']) => altered(text, from, to), alone);
}
