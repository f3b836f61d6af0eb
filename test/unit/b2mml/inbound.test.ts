/** @jest-environment ./test/support/libxml2-environment.cjs */
// What an MES reports in B2MML 0701: plain records, or a refusal with the place of the first offence.
import { createB2mml } from '../../../adapters/b2mml/create-b2mml';
import type { Refusal } from '../../../domain/verdict';
import type { B2mmlMessages, FloorRecord } from '../../../ports/b2mml';
import {
  confirmMessage,
  altered,
  authorisationId,
  bytes,
  hash,
  performanceMessage,
  testResultMessage,
} from '../../support/b2mml/samples';
import { describeWithSchemas, schemaFolder } from '../../support/b2mml/schemas';

const b2mml = createB2mml({ schemaFolder: null });

async function records(text: string): Promise<FloorRecord[]> {
  const { message } = await b2mml.read(bytes(text));
  if (message.kind === 'refused') throw new Error(message.reasons[0]?.message);
  if (message.value.kind === 'ConfirmBOD') throw new Error('no report');
  return message.value.records;
}

async function refusalOf(text: string, reader = b2mml): Promise<Refusal> {
  const { message } = await reader.read(bytes(text));
  if (message.kind === 'accepted') throw new Error('accepted');
  expect(message.reasons).toHaveLength(1);
  return message.reasons[0]!;
}

/** 1-based line of the first occurrence. */
function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

const unit = { itemId: 'DU-100', serial: 'SN-0047', lot: null };

describe('ProcessOperationsPerformance', () => {
  it('gives a completed operation, its installed component and a started operation', async () => {
    const shared = { site: 'PLANT-A', orderId: 'WO-4711', unit, seal: hash('a') };
    const done = {
      ...shared,
      operation: '10',
      personnel: ['op-12'],
      equipment: ['DRIVER-7'],
      at: '2026-03-02T07:45:00.000Z',
    };

    expect(await records(performanceMessage)).toEqual([
      {
        ...done,
        kind: 'operationCompleted',
        recordId: 'RESP-1/SEG-1/operationCompleted',
        startedAt: '2026-03-02T07:15:00.000Z',
        instruction: { instructionId: 'WI-10', revision: 'B', contentHash: hash('5') },
      },
      {
        ...done,
        kind: 'componentInstalled',
        recordId: 'RESP-1/SEG-1/componentInstalled/m1',
        component: { itemId: 'STATOR', revision: 'B', serial: 'ST-0815', lot: 'LOT-9' },
        quantity: '1',
        unitOfMeasure: 'each',
        position: 'L1',
      },
      {
        ...shared,
        kind: 'operationStarted',
        recordId: 'RESP-1/SEG-2/operationStarted',
        operation: '20',
        personnel: [],
        equipment: [],
        authorisationId,
        instruction: null,
        at: '2026-03-02T07:50:00.000Z',
      },
    ]);
  });

  it('tells who sent which message when, in UTC', async () => {
    const { origin } = await b2mml.read(bytes(performanceMessage));

    expect(origin).toEqual({ sender: 'mes-a', messageId: 'MES-0001', createdAt: '2026-03-02T08:00:00.000Z' });
  });

  it('gives a fact that is reported in another message the same id', async () => {
    const again = altered(altered(performanceMessage, 'MES-0001', 'MES-0002'), 'PERF-1', 'PERF-2');

    expect(await records(again)).toEqual(await records(performanceMessage));
  });

  it('reads on behind comments and processing instructions', async () => {
    const place = '<SegmentState>Running</SegmentState>';
    const noisy = altered(performanceMessage, place, `<!-- a --><?b c?>${place}<?d?>`);

    expect(await records(noisy)).toEqual(await records(performanceMessage));
  });

  it('reads the characters that XML escapes, and CDATA, as they are meant', async () => {
    const odd = altered(performanceMessage, '>DRIVER-7<', '>&lt;D&amp;R&gt; &quot;&#x416;&quot;<![CDATA[ <&> ]]>7<');

    expect((await records(odd))[0]).toMatchObject({ equipment: ['<D&R> "Ж" <&> 7'] });
  });

  it('takes a start whose permit is not told', async () => {
    const untold = altered(performanceMessage, '<ID>Cutin.authorisation</ID>', '<ID>Permit</ID>');

    expect((await records(untold))[2]).toMatchObject({ kind: 'operationStarted', authorisationId: null });
  });

  it('finds the site below an enterprise', async () => {
    const scope =
      '<HierarchyScope><EquipmentID>PLANT-A</EquipmentID><EquipmentLevel>Site</EquipmentLevel></HierarchyScope>';
    const nested = `<HierarchyScope><EquipmentID>ACME</EquipmentID><EquipmentLevel>Enterprise</EquipmentLevel>${scope.replaceAll('HierarchyScope', 'HierarchyScopeChild')}</HierarchyScope>`;

    expect((await records(altered(performanceMessage, scope, nested)))[0]).toMatchObject({ site: 'PLANT-A' });
  });

  const segment =
    '/ProcessOperationsPerformance/DataArea[1]/OperationsPerformance[1]/OperationsResponse[1]/SegmentResponse';

  it.each<[string, string, string, string, string]>([
    [
      'an element that it does not read',
      '<Process acknowledgeCode="Always"/>',
      '<Process/><Surplus/>',
      'MESSAGE_ELEMENT_REFUSED',
      '/ProcessOperationsPerformance/DataArea[1]/Surplus[1]',
    ],
    [
      'an element of another namespace',
      '<SegmentState>Running',
      '<x xmlns="urn:x"/><SegmentState>Running',
      'MESSAGE_ELEMENT_REFUSED',
      `${segment}[2]/x[1]`,
    ],
    [
      'text between elements',
      '<SegmentState>Running',
      'stray<SegmentState>Running',
      'MESSAGE_ELEMENT_REFUSED',
      `${segment}[2]`,
    ],
    [
      'an element within text',
      '<SegmentState>Running<',
      '<SegmentState><b xmlns="urn:x"/>Running<',
      'MESSAGE_ELEMENT_REFUSED',
      `${segment}[2]/SegmentState[1]/b[1]`,
    ],
    [
      'a missing order',
      '<OperationsRequestID>WO-4711</OperationsRequestID>',
      '',
      'MESSAGE_FIELD_MISSING',
      '/ProcessOperationsPerformance/DataArea[1]/OperationsPerformance[1]/OperationsResponse[1]',
    ],
    [
      'a second order',
      '<OperationsRequestID>',
      '<OperationsRequestID>WO-1</OperationsRequestID><OperationsRequestID>',
      'MESSAGE_FIELD_REPEATED',
      '/ProcessOperationsPerformance/DataArea[1]/OperationsPerformance[1]/OperationsResponse[1]/OperationsRequestID[2]',
    ],
    [
      'an empty operation',
      '<OperationsSegmentID>20<',
      '<OperationsSegmentID><',
      'MESSAGE_VALUE_INVALID',
      `${segment}[2]/OperationsSegmentID[1]`,
    ],
    [
      'an identifier with outer blanks',
      '<PersonID>op-12<',
      '<PersonID> op-12<',
      'MESSAGE_VALUE_INVALID',
      `${segment}[1]/PersonnelActual[1]/PersonID[1]`,
    ],
    [
      'a seal that is no hash',
      hash('a'),
      hash('A'),
      'MESSAGE_VALUE_INVALID',
      `${segment}[1]/SegmentData[1]/Value[1]/ValueString[1]`,
    ],
    ['a seal that is not echoed', 'Cutin.Seal', 'Seal', 'MESSAGE_FIELD_MISSING', `${segment}[1]`],
    [
      'data that only looks like ours',
      'Cutin.Instruction',
      'Cutin.Instructions',
      'MESSAGE_VALUE_INVALID',
      `${segment}[1]/SegmentData[2]/ID[1]`,
    ],
    [
      'a permit that is no id',
      `<ValueString>${authorisationId}`,
      '<ValueString>yes',
      'MESSAGE_VALUE_INVALID',
      `${segment}[2]/SegmentData[2]/Value[1]/ValueString[1]`,
    ],
    [
      'a permit at the end of an operation',
      '<ID>TorqueProgram</ID><Value><ValueString>P7',
      `<ID>Cutin.authorisation</ID><Value><ValueString>${authorisationId}`,
      'MESSAGE_VALUE_INVALID',
      `${segment}[1]/SegmentData[3]`,
    ],
    [
      'a state that says neither start nor end',
      '>Running<',
      '>Held<',
      'MESSAGE_VALUE_INVALID',
      `${segment}[2]/SegmentState[1]`,
    ],
    [
      'an end without its time',
      '<ActualEndTime>2026-03-02T08:45:00+01:00</ActualEndTime>',
      '',
      'MESSAGE_FIELD_MISSING',
      `${segment}[1]`,
    ],
    ['an end before the start', '08:45:00+01:00', '08:14:59+01:00', 'MESSAGE_VALUE_INVALID', `${segment}[1]`],
    [
      'a time without its offset',
      '08:50:00+01:00',
      '08:50:00',
      'MESSAGE_VALUE_INVALID',
      `${segment}[2]/ActualStartTime[1]`,
    ],
    [
      'a day that the calendar lacks',
      '2026-03-02T08:50:00',
      '2026-02-30T08:50:00',
      'MESSAGE_VALUE_INVALID',
      `${segment}[2]/ActualStartTime[1]`,
    ],
    [
      'a quantity in words',
      '<QuantityString>1<',
      '<QuantityString>one<',
      'MESSAGE_VALUE_INVALID',
      `${segment}[1]/MaterialActual[2]/Quantity[1]/QuantityString[1]`,
    ],
    [
      'a unit without serial and lot',
      '<MaterialSubLotID>SN-0047</MaterialSubLotID>',
      '',
      'MESSAGE_FIELD_MISSING',
      `${segment}[1]/MaterialActual[1]`,
    ],
    [
      'two units in one segment',
      '<MaterialUse>Consumed<',
      '<MaterialUse>Produced<',
      'MESSAGE_FIELD_REPEATED',
      `${segment}[1]/MaterialActual[2]`,
    ],
    [
      'a site within another one',
      '<EquipmentID>CELL-3</EquipmentID><EquipmentLevel>WorkCell',
      '<EquipmentID>PLANT-B</EquipmentID><EquipmentLevel>Site',
      'MESSAGE_VALUE_INVALID',
      `${segment}[1]/HierarchyScope[1]`,
    ],
    [
      'a message without its id',
      '<BODID>MES-0001</BODID>',
      '',
      'MESSAGE_FIELD_MISSING',
      '/ProcessOperationsPerformance/ApplicationArea[1]',
    ],
  ])('refuses %s, naming where it stands', async (_what, from, to, code, xpath) => {
    const text = altered(performanceMessage, from, to);

    const refusal = await refusalOf(text);

    expect(refusal).toMatchObject({ code, at: xpath, facts: { xpath } });
    expect(refusal.message).toContain(`${xpath} (line `);
  });

  it('names the line of the offence', async () => {
    const text = altered(performanceMessage, '>Running<', '>Held<');

    expect((await refusalOf(text)).facts?.['line']).toBe(lineOf(text, '>Held<'));
  });

  it('refuses one fact that is reported twice in a message', async () => {
    const twice = altered(
      altered(performanceMessage, '<ID>SEG-2</ID>', '<ID>SEG-1</ID>'),
      '<ActualStartTime>2026-03-02T08:15:00+01:00</ActualStartTime>\n          <ActualEndTime>2026-03-02T08:45:00+01:00</ActualEndTime>',
      '<ActualStartTime>2026-03-02T08:15:00+01:00</ActualStartTime>',
    ).replace('>Completed<', '>Running<');

    expect(await refusalOf(twice)).toMatchObject({ code: 'MESSAGE_ID_DUPLICATE' });
  });

  it('tells of a refused message who sent it, so that it can be answered', async () => {
    const { origin } = await b2mml.read(bytes(altered(performanceMessage, '>Running<', '>Held<')));

    expect(origin?.messageId).toBe('MES-0001');
  });
});

describe('ProcessTestResult', () => {
  it('gives one inspection record for each characteristic, with the plan that it names', async () => {
    const shared = {
      kind: 'inspectionRecorded',
      site: 'PLANT-A',
      orderId: 'WO-4711',
      operation: '30',
      serial: 'SN-0047',
      plan: { planId: 'IP-DU-100', revision: '4', contentHash: hash('7') },
      inspector: 'qa-3',
    };

    expect(await records(testResultMessage)).toEqual([
      {
        ...shared,
        recordId: 'INSP-1/1',
        characteristicId: 'CH-12',
        value: '12.03',
        unitOfMeasure: 'mm',
        verdict: 'pass',
        gauge: 'CAL-88',
        at: '2026-03-02T09:54:30.000Z',
      },
      {
        ...shared,
        recordId: 'INSP-1/2',
        characteristicId: 'CH-13',
        value: null,
        unitOfMeasure: null,
        verdict: 'fail',
        gauge: null,
        at: '2026-03-02T10:00:00.000Z',
      },
    ]);
  });

  it('takes a nil value as absent', async () => {
    const nil = altered(
      testResultMessage,
      '<TestableObjectPropertyID>CH-13</TestableObjectPropertyID>',
      '<TestableObjectPropertyID>CH-13</TestableObjectPropertyID><Value xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>',
    );

    expect(await records(nil)).toEqual(await records(testResultMessage));
  });

  const result = '/ProcessTestResult/DataArea[1]/TestResult[1]';

  it.each<[string, string, string, string, string]>([
    [
      'a verdict in other words',
      '>Pass<',
      '>OK<',
      'MESSAGE_VALUE_INVALID',
      `${result}/TestResultChild[1]/EvaluatedCriterionResult[1]`,
    ],
    [
      'a result that names no plan revision',
      'Cutin.PlanRevision',
      'PlanRevision',
      'MESSAGE_VALUE_INVALID',
      `${result}/PropertyMeasurement[3]/ID[1]`,
    ],
    ['a plan hash that is none', hash('7'), 'latest', 'MESSAGE_VALUE_INVALID', result],
    [
      'a characteristic that is not named',
      '<TestableObjectPropertyID>CH-13</TestableObjectPropertyID>',
      '',
      'MESSAGE_FIELD_MISSING',
      `${result}/TestResultChild[2]/PropertyMeasurement[1]`,
    ],
    ['a result without a serial', '<TestableObjectID>SN-0047</TestableObjectID>', '', 'MESSAGE_FIELD_MISSING', result],
    ['one characteristic result that is sent twice', '<ID>2</ID>', '<ID>1</ID>', 'MESSAGE_ID_DUPLICATE', result],
  ])('refuses %s', async (_what, from, to, code, xpath) => {
    expect(await refusalOf(altered(testResultMessage, from, to))).toMatchObject({ code, at: xpath });
  });
});

describe('the version of a message', () => {
  it.each([
    ['namespace of 0600', 'http://www.mesa.org/xml/B2MML"', 'http://www.mesa.org/xml/B2MML-V0600"', 'B2MML-V0600'],
    ['namespace of 0500', 'http://www.mesa.org/xml/B2MML"', 'http://www.wbf.org/xml/B2MML-V0500"', 'B2MML-V0500'],
    ['release of 0700', 'releaseID="0701"', 'releaseID="0700"', '0700'],
    ['release of 0702', 'releaseID="0701"', 'releaseID="V0702"', 'V0702'],
    ['message without a release', ' releaseID="0701"', '', 'no releaseID'],
  ])('refuses the %s whole, naming both', async (_what, from, to, named) => {
    const refusal = await refusalOf(altered(testResultMessage, from, to));

    expect(refusal).toMatchObject({ code: 'MESSAGE_VERSION_UNSUPPORTED', facts: { line: 2 } });
    expect(refusal.message).toContain(named);
    expect(refusal.message).toContain('0701');
  });

  it('takes V0701 for 0701', async () => {
    const text = altered(testResultMessage, 'releaseID="0701"', 'releaseID="V0701"');

    expect(await records(text)).toHaveLength(2);
  });

  it.each([
    ['a message that is only sent', '<ProcessJobList xmlns="http://www.mesa.org/xml/B2MML" releaseID="0701"/>'],
    ['XML of no namespace', '<ProcessTestResult releaseID="0701"/>'],
    ['XML of something else', '<html xmlns="http://www.w3.org/1999/xhtml"/>'],
    ['a name that every object has', '<constructor xmlns="http://www.mesa.org/xml/B2MML"/>'],
  ])('does not take in %s', async (_what, text) => {
    expect(await refusalOf(text)).toMatchObject({ code: 'MESSAGE_UNKNOWN' });
  });
});

describeWithSchemas('with the official schema', () => {
  let withSchema: B2mmlMessages;
  beforeAll(() => {
    withSchema = createB2mml({ schemaFolder });
  });

  it.each([
    ['ProcessOperationsPerformance', performanceMessage],
    ['ProcessTestResult', testResultMessage],
    ['ConfirmBOD', confirmMessage],
  ])('takes the sample of %s', async (_name, text) => {
    const { message } = await withSchema.read(bytes(text));

    expect(message.kind).toBe('accepted');
  });

  it.each([
    [
      'elements out of order',
      performanceMessage,
      '<ID>PERF-1</ID>',
      '<PublishedDate>2026-03-02T08:00:00Z</PublishedDate><ID>PERF-1</ID>',
      'ID',
    ],
    ['a state that 0701 does not list', performanceMessage, '>Running<', '>Started<', 'SegmentState'],
    ['a use that 0701 does not list', performanceMessage, '>Consumed<', '>Used<', 'MaterialUse'],
    ['a time that is none', performanceMessage, '2026-03-02T08:50:00+01:00', 'yesterday', 'ActualStartTime'],
    ['an attribute that 0701 does not know', testResultMessage, '<TestResult>', '<TestResult colour="red">', 'colour'],
    [
      'the correctly spelt EndTime, which 0701 spells Endtime',
      performanceMessage,
      '<ID>PERF-1</ID>',
      '<ID>PERF-1</ID><EndTime>2026-03-02T08:00:00Z</EndTime>',
      'EndTime',
    ],
    ['a missing identifier', testResultMessage, '<ID>INSP-1</ID>', '', 'ID'],
  ])('refuses %s with its line', async (_what, sample, from, to, named) => {
    const refusal = await refusalOf(altered(sample, from, to), withSchema);

    expect(refusal.code).toBe('MESSAGE_SCHEMA_INVALID');
    expect(refusal.message).toContain(named);
    expect(refusal.facts?.['line']).toBeGreaterThanOrEqual(lineOf(sample, from));
  });

  it('stops at the start where the folder does not hold the schemas', () => {
    expect(() => createB2mml({ schemaFolder: __dirname })).toThrow('CUTIN_B2MML_SCHEMA_DIR');
  });
});
