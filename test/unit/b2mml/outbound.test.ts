/** @jest-environment ./test/support/libxml2-environment.cjs */
// What Cutin sends in B2MML 0701: the official schema takes it, and MES finds every locked revision in it.
import { changeJobListOf, type OrderChange } from '../../../adapters/b2mml/change-job-list';
import { confirmBodOf } from '../../../adapters/b2mml/confirm-bod';
import { jobListOf } from '../../../adapters/b2mml/job-list';
import { compileMessageSchema } from '../../../adapters/b2mml/message-schema';
import { operationsDefinitionOf } from '../../../adapters/b2mml/operations-definition';
import type { OrderLockView } from '../../../adapters/b2mml/order-lock-view';
import { withXml } from '../../../adapters/b2mml/parse-xml';
import type { Verdict } from '../../../domain/verdict';
import type { RoutingInForce } from '../../../domain/locks/routing-in-force';
import type { Confirmation } from '../../../ports/b2mml';
import { bytes, hash, head, order, routing } from '../../support/b2mml/samples';
import { lacksSchemas, schemaFolder } from '../../support/b2mml/schemas';
import { readByXPath } from '../../support/b2mml/xpath';

async function written(message: Promise<Verdict<string>>): Promise<string> {
  const made = await message;
  if (made.kind === 'refused') throw new Error(made.reasons.map((reason) => reason.message).join(' '));
  return made.value;
}

async function refusals(message: Promise<Verdict<string>>): Promise<string[]> {
  const made = await message;
  return made.kind === 'refused' ? made.reasons.map(({ code, at }) => `${code} ${at ?? ''}`) : [];
}

const confirmation: Confirmation = {
  origin: { sender: 'mes-a', messageId: 'MES-0001', createdAt: '2026-03-02T08:00:00.000Z' },
  verdict: { kind: 'accepted', value: { description: '3 records taken in' } },
  messageId: 'C-1',
  at: '2026-03-02T08:00:01.000Z',
};
const refusal: Confirmation = {
  ...confirmation,
  verdict: {
    kind: 'refused',
    reasons: [
      { code: 'SEAL_MISMATCH', message: 'not the seal of <WO-4711>\u0001', facts: { xpath: '/a/b[1]' } },
      { code: 'ORDER_ON_HOLD', message: 'held' },
    ],
  },
};
const held: OrderLockView = { ...order, hold: true };
const relocked: OrderLockView = { ...order, itemRevision: 'E', lockVersion: 2, seal: hash('b') };
const relock: OrderChange = { kind: 'relock', reason: 'CHG-1042', formerSeal: order.seal };

describe('ProcessJobList', () => {
  it('carries work master, seal and each locked revision with its hash', async () => {
    const find = await readByXPath(await written(jobListOf(order, head)));

    const jobOrder = '/b:ProcessJobList/b:DataArea/b:JobList/b:JobOrder';
    const lockSet = `${jobOrder}/b:JobOrderParameter[b:ID="Cutin.LockSet"]`;
    expect(find(`${jobOrder}/b:ID | ${jobOrder}/b:WorkMasterID`)).toEqual(['WO-4711', 'DU-100']);
    expect(find(`${jobOrder}/b:WorkMasterVersion`)).toEqual([`D-${'a'.repeat(16)}`]);
    expect(find(`${jobOrder}/b:JobOrderParameter[b:ID="Cutin.Seal"]/b:Value/b:ValueString`)).toEqual([hash('a')]);
    expect(find(`${lockSet}/b:ParameterChild/b:ID`)).toEqual([
      'drawing',
      'ebom',
      'mbom',
      'routing',
      'inspectionPlan',
      'instructions',
      'software',
    ]);
    expect(find(`${lockSet}/b:ParameterChild[b:ID="mbom"]/b:Value/b:ValueString`)).toEqual(['D.1', hash('3')]);
    expect(find(`${lockSet}//b:ParameterChild[b:ID="20"]/b:Value[b:Key="instructionId"]/b:ValueString`)).toEqual([
      'WI-20',
    ]);
  });

  it('carries the order of a lot with the lot, how much of it where that is told, and no serials', async () => {
    const ofLot = { ...order, serials: null, lot: 'L-9001', quantity: { value: '12.5', unitOfMeasure: 'kg' } };

    const find = await readByXPath(await written(jobListOf(ofLot, head)));
    const untold = await readByXPath(await written(jobListOf({ ...ofLot, quantity: null }, head)));

    expect(find('//b:MaterialRequirement/b:MaterialLotID')).toEqual(['L-9001']);
    expect(find('//b:MaterialRequirement/b:Quantity/b:QuantityString')).toEqual(['12.5']);
    expect(find('//b:MaterialRequirement/b:Quantity/b:UnitOfMeasure')).toEqual(['kg']);
    expect(find('//b:JobOrderParameter[b:ID="Cutin.Serials"]')).toEqual([]);
    expect(untold('//b:MaterialRequirement/b:Quantity')).toEqual([]);
  });

  it('says that an order is held, and nothing of the state of one that is not', async () => {
    const status = '//b:JobOrder/b:Command | //b:JobOrder/b:DispatchStatus';

    expect((await readByXPath(await written(jobListOf(held, head))))(status)).toEqual(['Hold', 'Held']);
    expect((await readByXPath(await written(jobListOf(order, head))))(status)).toEqual([]);
  });

  it('gives two orders with the same lock set the same work master, and another seal another version', async () => {
    const versionOf = async (view: OrderLockView): Promise<string[]> =>
      (await readByXPath(await written(jobListOf(view, head))))('//b:WorkMasterVersion');

    const own = await versionOf(order);

    expect(await versionOf({ ...order, orderId: 'WO-9', serials: 'SN-0100', lockVersion: 3 })).toEqual(own);
    expect(await versionOf({ ...order, seal: hash('b') })).not.toEqual(own);
  });

  it.each<[string, Partial<OrderLockView>, string]>([
    ['a seal that is no hash', { seal: 'A'.repeat(64) }, 'MESSAGE_INPUT_INVALID seal'],
    ['a lock version of zero', { lockVersion: 0 }, 'MESSAGE_INPUT_INVALID lockVersion'],
    ['a quantity in words', { quantity: { value: 'eight', unitOfMeasure: 'each' } }, 'MESSAGE_INPUT_INVALID quantity'],
    ['neither serials nor a lot', { serials: '' }, 'MESSAGE_INPUT_INVALID serials'],
    ['an id with outer blanks', { orderId: ' WO-1' }, 'MESSAGE_INPUT_INVALID orderId'],
    [
      'a locked revision that is empty',
      { lockSet: { ...order.lockSet, drawing: { revision: '', contentHash: hash('1') } } },
      'MESSAGE_INPUT_INVALID lockSet/drawing/revision',
    ],
  ])('refuses %s', async (_what, change, code) => {
    expect(await refusals(jobListOf({ ...order, ...change }, head))).toEqual([code]);
  });
});

it.each<[string, Partial<typeof head>, string]>([
  ['without an id', { messageId: '' }, 'messageId'],
  ['of a time without its offset', { createdAt: '2026-03-02T08:00:00' }, 'createdAt'],
  ['to a receiver without a name', { receiver: '' }, 'receiver'],
])('makes no message %s', async (_what, change, at) => {
  expect(await refusals(jobListOf(order, { ...head, ...change }))).toEqual([`MESSAGE_INPUT_INVALID ${at}`]);
});

describe('ChangeJobList', () => {
  it.each<[OrderChange['kind'], OrderLockView, OrderChange, string[]]>([
    ['hold', held, { kind: 'hold', reason: 'CHG-1042' }, ['Hold', 'Held']],
    ['releaseHold', order, { kind: 'releaseHold', reason: 'decided' }, ['Restart']],
    ['relock', relocked, relock, []],
    ['relock', { ...relocked, hold: true }, relock, ['Hold', 'Held']],
  ])('tells of a %s by code, reason and command', async (kind, view, change, commands) => {
    const find = await readByXPath(await written(changeJobListOf(view, change, head)));

    expect(find('//b:ChangeStatus/b:Code | //b:ChangeStatus/b:Description')).toEqual([kind, change.reason]);
    expect(find('//b:JobOrder/b:Command | //b:JobOrder/b:DispatchStatus')).toEqual(commands);
    expect(find('//b:JobOrderParameter[b:ID="Cutin.Seal"]/b:Value/b:ValueString')).toEqual([view.seal]);
  });

  it('carries at a relock the new lock whole, with the seal that it takes the place of', async () => {
    const find = await readByXPath(await written(changeJobListOf(relocked, relock, head)));

    expect(find('//b:JobOrder/b:Version | //b:WorkMasterVersion')).toEqual(['2', `E-${'b'.repeat(16)}`]);
    expect(find('//b:JobOrderParameter[b:ID="Cutin.FormerSeal"]/b:Value/b:ValueString')).toEqual([order.seal]);
    expect(find('//b:JobOrderParameter[b:ID="Cutin.LockSet"]/b:ParameterChild')).toHaveLength(7);
  });

  it.each<[string, OrderLockView, OrderChange, string]>([
    ['a hold of an order that shall not be held', order, { kind: 'hold', reason: 'x' }, 'hold'],
    ['a release of an order that stays held', held, { kind: 'releaseHold', reason: 'x' }, 'hold'],
    ['a relock to the same seal', { ...relocked, seal: order.seal }, relock, 'seal'],
    ['a relock to the first version', { ...relocked, lockVersion: 1 }, relock, 'lockVersion'],
    ['a change without a reason', held, { kind: 'hold', reason: ' ' }, 'reason'],
  ])('refuses %s', async (_what, view, change, at) => {
    expect(await refusals(changeJobListOf(view, change, head))).toEqual([`MESSAGE_INPUT_INVALID ${at}`]);
  });
});

describe('SyncOperationsDefinitionInformation', () => {
  it('carries the operations in order, each with the materials that it consumes', async () => {
    const find = await readByXPath(await written(operationsDefinitionOf(routing, head)));

    const definition = '//b:OperationsDefinition';
    expect(find(`${definition}/b:ID | ${definition}/b:Version`)).toEqual(['DU-100', 'D']);
    expect(find('//b:OperationsSegmentChild/b:ID')).toEqual(['10', '20']);
    expect(find('//b:OperationsSegmentChild[2]/b:SegmentDependency/b:SegmentID')).toEqual(['10']);
    const materials = 'b:MaterialSpecification/b:MaterialDefinitionID';
    expect(find(`//b:OperationsSegmentChild[b:ID="10"]/${materials}`)).toEqual(['STATOR', 'SCREW']);
    expect(find(`//b:OperationsSegment/${materials}`)).toEqual(['GREASE']);
    expect(find('//b:OperationsMaterialBillItem[b:ID="L1"]/b:AssemblyBillOfMaterialItem/b:ID')).toEqual(['L2']);
    expect(find('//b:OperationsMaterialBill/b:Version')).toEqual(['D.1']);
  });

  const line = { itemId: 'X', parent: null, quantity: '1', unit: 'each', operation: null };
  const withLines = (lines: RoutingInForce['mbom']['lines']): RoutingInForce => ({
    ...routing,
    mbom: { ...routing.mbom, lines },
  });

  it.each<[string, RoutingInForce, string[]]>([
    ['an operation that the routing lacks', withLines({ A: { ...line, operation: '99' } }), ['mbom/lines/A']],
    ['a parent that is no line', withLines({ A: { ...line, parent: 'Z' } }), ['mbom/lines/A']],
    [
      'lines that stand below each other',
      withLines({ A: { ...line, parent: 'B' }, B: { ...line, parent: 'A' } }),
      ['mbom/lines/A', 'mbom/lines/B'],
    ],
    [
      'an operation that stands twice',
      { ...withLines({}), operations: [routing.operations[0]!, routing.operations[0]!] },
      ['operations'],
    ],
  ])('refuses %s', async (_what, view, places) => {
    expect(await refusals(operationsDefinitionOf(view, head))).toEqual(
      places.map((place) => `MESSAGE_INPUT_INVALID ${place}`),
    );
  });
});

describe('ConfirmBOD', () => {
  it('names the message that it answers', async () => {
    const find = await readByXPath(await confirmBodOf(confirmation));

    expect(find('/b:ConfirmBOD/b:DataArea/b:Confirm/b:OriginalApplicationArea/b:BODID')).toEqual(['MES-0001']);
    expect(find('//b:ChangeStatus/b:Code | //b:ChangeStatus/b:Description')).toEqual([
      'Accepted',
      '3 records taken in',
    ]);
  });

  it('asks for no acknowledgement of itself', async () => {
    const find = await readByXPath(await confirmBodOf(confirmation));

    expect(find('/b:ConfirmBOD/b:ApplicationArea/b:Sender/b:ConfirmationCode')).toEqual(['Never']);
  });

  it('gives each reason of a refusal with its code and place, whatever the reason quotes', async () => {
    const find = await readByXPath(await confirmBodOf(refusal));

    expect(find('//b:ResponseExpression/@actionCode')).toEqual(['Rejected', 'Rejected']);
    expect(find('//b:ResponseExpression')).toEqual(['/a/b[1]', '/']);
    expect(find('//b:ReasonCode')).toEqual(['SEAL_MISMATCH', 'ORDER_ON_HOLD']);
    expect(find('//b:ResponseCriteria[1]//b:Description')).toEqual(['not the seal of <WO-4711>\ufffd']);
  });
});

describe('the official schema of B2MML 0701', () => {
  const messages: [string, () => Promise<string>][] = [
    ['ProcessJobList', () => written(jobListOf(order, head))],
    ['ProcessJobList of a held lot', () => written(jobListOf({ ...held, lot: 'LOT-1', serials: null }, head))],
    ['ProcessJobList without a receiver', () => written(jobListOf(order, { ...head, receiver: null }))],
    ['ChangeJobList, hold', () => written(changeJobListOf(held, { kind: 'hold', reason: 'x' }, head))],
    ['ChangeJobList, release', () => written(changeJobListOf(order, { kind: 'releaseHold', reason: 'x' }, head))],
    ['ChangeJobList, relock', () => written(changeJobListOf(relocked, relock, head))],
    ['SyncOperationsDefinitionInformation', () => written(operationsDefinitionOf(routing, head))],
    ['ConfirmBOD, accepted', () => confirmBodOf(confirmation)],
    ['ConfirmBOD, refused', () => confirmBodOf(refusal)],
    ['ConfirmBOD of what could not be read', () => confirmBodOf({ ...refusal, origin: null })],
  ];

  it.each(messages)('takes %s', async (_name, make) => {
    if (lacksSchemas()) return;
    const schema = await compileMessageSchema(schemaFolder);

    const checked = await withXml(bytes(await make()), ({ document }) => ({
      kind: 'accepted',
      value: schema.findFault(document),
    }));

    expect(checked).toEqual({ kind: 'accepted', value: null });
  });
});
