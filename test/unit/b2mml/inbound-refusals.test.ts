/** @jest-environment ./test/support/libxml2-environment.cjs */
// Messages of MES that are bad: each is refused whole, with the place of the offence.
import {
  altered,
  authorisationId,
  bytes,
  hash,
  performanceMessage,
  testResultMessage,
} from '../../support/b2mml/samples';
import { b2mml, refusalOf } from '../../support/b2mml/read-records';

/** 1-based line of the first occurrence. */
function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

describe('ProcessOperationsPerformance', () => {
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
      'a use of a material that is none of an assembly',
      '<MaterialUse>Consumed<',
      '<MaterialUse>By-product Produced<',
      'MESSAGE_VALUE_INVALID',
      `${segment}[1]/MaterialActual[2]/MaterialUse[1]`,
    ],
    [
      'another use than that of what was taken out',
      '<MaterialUse>Consumed<',
      '<MaterialUse OtherValue="Scrapped">Other<',
      'MESSAGE_VALUE_INVALID',
      `${segment}[1]/MaterialActual[2]/MaterialUse[1]`,
    ],
    [
      'a component that was taken out without a reason',
      '<MaterialUse>Consumed<',
      '<MaterialUse OtherValue="Cutin.Removed">Other<',
      'MESSAGE_FIELD_MISSING',
      `${segment}[1]/MaterialActual[2]`,
    ],
    [
      'the reason of a component that was installed',
      '<ID>Cutin.Position</ID>',
      '<ID>Cutin.Reason</ID>',
      'MESSAGE_VALUE_INVALID',
      `${segment}[1]/MaterialActual[2]/MaterialActualProperty[2]/Value[1]/ValueString[1]`,
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
