/** @jest-environment ./test/support/libxml2-environment.cjs */
// Messages of MES that are good: what is read from each.
import { createB2mml } from '../../../adapters/b2mml/create-b2mml';
import { eventsOf } from '../../../api/b2mml-intake';
import type { B2mmlMessages } from '../../../ports/b2mml';
import {
  confirmMessage,
  altered,
  authorisationId,
  bytes,
  hash,
  performanceMessage,
  removedMaterial,
  testResultMessage,
} from '../../support/b2mml/samples';
import { hasSchemas, lacksSchemas, schemaFolder } from '../../support/b2mml/schemas';
import { b2mml, records, refusalOf } from '../../support/b2mml/read-records';

/** 1-based line of the first occurrence. */
function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

const propertyOf = (id: string, value: string): string =>
  `<MaterialActualProperty><ID>${id}</ID><Value><ValueString>${value}</ValueString></Value></MaterialActualProperty>`;
const revisionB = propertyOf('Cutin.ComponentRevision', 'B');
/** A bearing was taken out while the stator went in. */
const endOfFirst = '</MaterialActual>\n        </SegmentResponse>\n        <SegmentResponse>';
const exchange = altered(
  performanceMessage,
  endOfFirst,
  endOfFirst.replace('</MaterialActual>', `</MaterialActual>${removedMaterial}`),
);

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
        concession: null,
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

  it('gives a component that was taken out, as Other with its OtherValue, and the reason', async () => {
    const [, , removed] = await records(exchange);

    expect(removed).toMatchObject({
      kind: 'componentRemoved',
      recordId: 'RESP-1/SEG-1/componentRemoved/m2',
      operation: '10',
      unit,
      component: { itemId: 'BRG-6205', revision: null, serial: null, lot: 'LOT-7' },
      quantity: '2',
      unitOfMeasure: 'each',
      position: 'L2',
      reason: 'runs rough',
      at: '2026-03-02T07:45:00.000Z',
    });
  });

  it('gives the concession under which a component was installed', async () => {
    const text = altered(performanceMessage, revisionB, `${revisionB}${propertyOf('Cutin.Concession', 'CON-9')}`);

    expect((await records(text))[1]).toMatchObject({ kind: 'componentInstalled', concession: 'CON-9' });
  });

  it('makes of both what the contract takes, with nothing lost', async () => {
    const text = altered(exchange, revisionB, `${revisionB}${propertyOf('Cutin.Concession', 'CON-9')}`);
    const { message } = await b2mml.read(bytes(text));
    if (message.kind === 'refused' || message.value.kind === 'ConfirmBOD') throw new Error('no report');

    const taken = eventsOf({ ...message.value, records: message.value.records.slice(0, 3) });

    expect(taken).toMatchObject({
      kind: 'accepted',
      value: [
        { name: 'operation.completed' },
        { name: 'component.installed', data: { concession: 'CON-9', quantity: '1', position: 'L1' } },
        {
          name: 'component.removed',
          data: { reason: 'runs rough', quantity: '2', unitOfMeasure: 'each', position: 'L2', serial: 'SN-0047' },
        },
      ],
    });
  });

  it('holds to the official schema, the taken out component too', async () => {
    if (lacksSchemas()) return;
    const strict = createB2mml({ schemaFolder });

    expect(await strict.read(bytes(exchange))).toMatchObject({ message: { kind: 'accepted' } });
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
});

describe('ProcessTestResult', () => {
  it('gives one inspection record for each characteristic, with the plan that it names', async () => {
    const shared = {
      kind: 'inspectionRecorded',
      site: 'PLANT-A',
      orderId: 'WO-4711',
      operation: '30',
      serial: 'SN-0047',
      lot: null,
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

describe('with the official schema', () => {
  let withSchema: B2mmlMessages;
  beforeAll(() => {
    if (hasSchemas) withSchema = createB2mml({ schemaFolder });
  });

  it.each([
    ['ProcessOperationsPerformance', performanceMessage],
    ['ProcessTestResult', testResultMessage],
    ['ConfirmBOD', confirmMessage],
  ])('takes the sample of %s', async (_name, text) => {
    if (lacksSchemas()) return;
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
    if (lacksSchemas()) return;
    const refusal = await refusalOf(altered(sample, from, to), withSchema);

    expect(refusal.code).toBe('MESSAGE_SCHEMA_INVALID');
    expect(refusal.message).toContain(named);
    expect(refusal.facts?.['line']).toBeGreaterThanOrEqual(lineOf(sample, from));
  });

  it('stops at the start where the folder does not hold the schemas', () => {
    expect(() => createB2mml({ schemaFolder: __dirname })).toThrow('CUTIN_B2MML_SCHEMA_DIR');
  });
});
