// Cases of inspection results and nonconformances: a result names the plan as QMS holds it, and never changes.
import { contentHash } from '../content-hash';
import type { Bench } from '../bench';
import type { SystemAnswer } from '../call-system';
import type { ConformanceCase } from '../case';
import { createDocumentProbe, type DocumentProbe } from '../document-probe';
import { expectRefused, expectSame, expectStatus, expectThat } from '../expectations';
import type { DocumentSample } from './document-kind';
import { qmsKinds } from './qms-documents';
import { acceptedEvent, type Telling } from './telling';

interface Planned {
  sample: DocumentSample;
  plan: DocumentProbe;
  subject: string;
  record: (name: string, more?: Record<string, unknown>) => Promise<SystemAnswer>;
}

async function planned(bench: Bench): Promise<Planned> {
  const [kind] = qmsKinds;
  if (kind === undefined) throw new Error('QMS holds inspection plans.');
  const itemId = bench.id('ITEM');
  const sample = await kind.prepare(bench, itemId);
  const orderId = bench.id('WO');
  const record: Planned['record'] = (name, more = {}) => {
    const path = `/sites/${bench.site}/inspection-results/${bench.id(name)}`;
    const body = {
      itemId,
      revision: 'B',
      orderId,
      serial: 'SN-0003',
      operation: '0010',
      characteristicId: 'bore',
      value: '20.004',
      unitOfMeasure: 'mm',
      verdict: 'pass',
      inspector: 'ines.inspector',
      gauge: 'G-7',
      ...more,
    };
    return bench.call({ method: 'PUT', path, body });
  };
  return { sample, record, plan: createDocumentProbe(bench, sample.path), subject: `order/${bench.site}/${orderId}` };
}

export async function inspectable(bench: Bench): Promise<Telling> {
  const { sample, record, plan, subject } = await planned(bench);
  const { label } = await plan.create(sample.content);
  const recordNow = async (name: string): Promise<void> =>
    expectStatus(await record(name), [200, 201], 'a result to a plan that is held is recorded');
  return {
    subject,
    act: () => recordNow('IR-1'),
    actNext: () => recordNow('IR-2'),
    expected: {
      serial: 'SN-0003',
      characteristicId: 'bore',
      value: '20.004',
      verdict: 'pass',
      plan: { itemId: bench.id('ITEM'), revision: label, contentHash: contentHash(sample.content) },
    },
  };
}

export function nonconforming(bench: Bench): Promise<Telling> {
  const nonconformanceId = bench.id('NCR');
  const body = { serial: 'SN-0003', orderId: bench.id('WO'), description: 'Bore 0.02 mm over the upper limit.' };
  const path = `/sites/${bench.site}/nonconformances/${nonconformanceId}`;
  return Promise.resolve({
    subject: `nonconformance/${bench.site}/${nonconformanceId}`,
    act: async () =>
      expectStatus(await bench.call({ method: 'PUT', path, body }), [200, 201], 'a nonconformance is recorded'),
    expected: { nonconformanceId, ...body },
  });
}

function resultCase(
  told: Pick<ConformanceCase, 'id' | 'title' | 'needs'> & { clause?: ConformanceCase['clause'] },
  trial: (bench: Bench, given: Planned) => Promise<void>,
): ConformanceCase {
  return { clause: 'planOfRecord', ...told, run: async (bench) => trial(bench, await planned(bench)) };
}

export const resultCases: readonly ConformanceCase[] = [
  resultCase(
    { id: 'result.no-plan', title: 'records no result to a plan it does not hold', needs: 'engine' },
    async (_bench, { record, plan, sample }) => {
      expectRefused(await record('IR'), 'a result without a plan is refused');
      await plan.create(sample.content);
      expectStatus(await record('IR'), [200, 201], 'the same result is recorded once its plan is held');
    },
  ),
  resultCase(
    { id: 'result.plan-withdrawn', title: 'records no result to a plan that was withdrawn', needs: 'http' },
    async (_bench, { record, plan, sample }) => {
      const { localRevision } = await plan.create(sample.content);
      expectStatus(await plan.withdraw({ ifMatch: localRevision, key: plan.key('gone') }), [200], 'it is withdrawn');
      expectRefused(await record('IR'), 'a result to a withdrawn plan is refused');
    },
  ),
  resultCase(
    { id: 'result.not-planned', title: 'records no result of a characteristic that is not in the plan', needs: 'http' },
    async (_bench, { record, plan, sample }) => {
      await plan.create(sample.content);
      expectRefused(await record('IR', { characteristicId: 'length' }), 'an unplanned characteristic is refused');
    },
  ),
  resultCase(
    {
      id: 'result.contradicts',
      title: 'records no verdict that contradicts the value, and no value that cannot be held against the plan',
      clause: 'valueDecides',
      needs: 'engine',
    },
    async (_bench, { record, plan, sample }) => {
      await plan.create(sample.content);
      for (const [name, value] of [
        ['IR-1', '19.990'],
        ['IR-2', '20.021000'],
      ] as const)
        expectStatus(await record(name, { value }), [200, 201], 'a value on a limit passes');
      expectStatus(
        await record('IR-3', { value: '20.022', verdict: 'fail' }),
        [200, 201],
        'a failed value is recorded',
      );
      const refused: [name: string, more: Record<string, unknown>, said: string][] = [
        ['IR-4', { value: '20.021000000001' }, 'a value above its limit does not pass'],
        ['IR-5', { value: '99' }, 'a value far above its limit does not pass'],
        ['IR-6', { value: '-20.004' }, 'a value below its limit does not pass'],
        ['IR-7', { value: '20.004', verdict: 'fail' }, 'a value within its limits does not fail'],
        ['IR-8', { unitOfMeasure: 'in' }, 'a value in another unit than that of the plan is refused'],
        ['IR-9', { unitOfMeasure: null }, 'a value without a unit is refused where the plan has one'],
        [
          'IR-10',
          { value: null, unitOfMeasure: null },
          'a verdict without a value is refused where the plan has limits',
        ],
      ];
      for (const [name, more, said] of refused) expectRefused(await record(name, more), said);
    },
  ),
  resultCase(
    {
      id: 'result.frozen',
      title: 'never changes a result: the same again is fine, another is refused',
      needs: 'engine',
    },
    async (_bench, { record, plan, sample }) => {
      const { localRevision } = await plan.create(sample.content);
      const first = await record('IR');
      expectStatus(first, [200, 201], 'a result is recorded');
      await plan.update(sample.changed, localRevision);
      const again = await record('IR');
      expectStatus(again, [200, 201], 'the same result again is answered, not refused');
      expectSame(again.body, first.body, 'the same result again gets the same answer, under the plan of its time');
      expectRefused(await record('IR', { value: '20.030' }), 'another value under the same result is refused');
    },
  ),
  resultCase(
    {
      id: 'result.outside-contract',
      title: 'refuses a result outside the contract',
      clause: 'refusedWhole',
      needs: 'http',
    },
    async (_bench, { record, plan, sample }) => {
      await plan.create(sample.content);
      expectRefused(await record('IR', { value: 20.004 }), 'a value that is no decimal in a text is refused');
      expectRefused(await record('IR', { verdict: 'good' }), 'a verdict that is none is refused');
    },
  ),
  resultCase(
    {
      id: 'result.plan-of-its-time',
      title: 'names the plan as it is held when the result is recorded',
      needs: 'engine',
    },
    async (bench, { record, plan, sample, subject }) => {
      const first = await plan.create(sample.content);
      await record('IR-1');
      const second = await plan.update(sample.changed, first.localRevision);
      await record('IR-2');
      const told = [await acceptedEvent(bench, { subject }), await acceptedEvent(bench, { subject, nth: 2 })];
      const got = told.map(({ data }) => data['plan'] as { revision: string; contentHash: string });
      const expected = [
        { revision: first.label, contentHash: contentHash(sample.content) },
        { revision: second.label, contentHash: contentHash(sample.changed) },
      ];
      const isNamed = expected.every(
        ({ revision, contentHash: hash }, nth) => got[nth]?.revision === revision && got[nth].contentHash === hash,
      );
      expectThat(isNamed, 'each result names the plan of its time', { expected, got });
    },
  ),
  {
    id: 'nonconformance.frozen',
    clause: 'frozen',
    needs: 'engine',
    title: 'never changes a nonconformance: the same again is fine, another is refused',
    run: async (bench) => {
      const path = `/sites/${bench.site}/nonconformances/${bench.id('NCR')}`;
      const put = (description: string) =>
        bench.call({ method: 'PUT', path, body: { serial: 'SN-0003', description } });
      expectStatus(await put('Scratched.'), [200, 201], 'a nonconformance is recorded');
      expectStatus(await put('Scratched.'), [200, 201], 'the same again is answered, not refused');
      expectRefused(await put('Not scratched.'), 'another description under the same id is refused');
    },
  },
];
