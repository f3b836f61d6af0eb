// What an order is locked to (RULES 5.1): one revision for all its units, every field released, nothing "latest".
import fc from 'fast-check';
import { zerosInsignificant } from '../../../domain/effectivity/serial';
import { resolveEffectivity } from '../../../domain/effectivity/resolve-effectivity';
import { assembleLockSet, type LockSources } from '../../../domain/locks/assemble-lock-set';
import { sealOf } from '../../../domain/locks/lock-set';
import { resolveOrder } from '../../../domain/locks/resolve-order';
import { contentHash } from '../../../adapters/signing/content-hash';
import { orderUnits, sourcesOf, statementOf } from '../../support/lock-samples';

const resolve = (serials: string, statements = [statementOf('C', 1, 99), statementOf('D', 100, null)], more = {}) =>
  resolveOrder({ order: orderUnits(serials, more), statements, serialRules: zerosInsignificant });
const codesOf = (decision: ReturnType<typeof resolve> | ReturnType<typeof assembled>): unknown =>
  decision.kind === 'refused' ? decision.reasons.map(({ code, at }) => [code, at]) : 'accepted';
const assembled = (more: Partial<LockSources> = {}) => {
  const statement = statementOf('D', 100, null);
  const spans = [{ basis: 'serial' as const, series: 'SN-', from: 100, to: 109 }];
  return assembleLockSet({ order: orderUnits('SN-100 to SN-109'), statement, spans, sources: sourcesOf(more) });
};

describe('an order', () => {
  it('has the one revision that all its units resolve to', () => {
    expect(resolve('SN-0100 to SN-0109')).toMatchObject({ kind: 'accepted', value: { statement: { revision: 'D' } } });
  });

  it('that falls into parts is refused with every part, units of no revision among them', () => {
    const gap = [statementOf('C', 1, 89), statementOf('D', 100, null)];

    expect(resolve('SN-80 to SN-119', gap)).toMatchObject({
      reasons: [
        {
          code: 'ORDER_SPLIT',
          facts: {
            parts: [
              { units: 'SN-80 to SN-89', revision: 'C' },
              { units: 'SN-90 to SN-99', revision: null },
              { units: 'SN-100 to SN-119', revision: 'D' },
            ],
          },
        },
      ],
    });
  });

  it('without an end, without an effective revision or with two of them is refused', () => {
    const rival = [statementOf('D', 100, null), statementOf('E', 100, null)];

    expect(codesOf(resolve('SN-100 and up'))).toEqual([['ORDER_UNITS_UNCLEAR', 'WO-1']]);
    expect(codesOf(resolve('SN-1 to SN-20000'))).toEqual([['ORDER_UNITS_UNCLEAR', 'WO-1']]);
    expect(codesOf(resolve('SN-5', []))).toEqual([['NO_EFFECTIVE_REVISION', 'WO-1']]);
    expect(codesOf(resolve('SN-100', rival))).toEqual([['AMBIGUOUS_EFFECTIVITY', 'WO-1']]);
    expect(codesOf(resolve('SN-9 to SN-1'))).toEqual([['RANGE_INVERTED', undefined]]);
  });

  it('is split exactly where single units would be', () => {
    const edge = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(edge, edge, edge, edge, fc.nat(12), (a, b, from, more, size) => {
        const [lo, hi] = a < b ? [a, b] : [b, a];
        const statements = [statementOf('C', lo, hi), statementOf('D', hi + 1 + (more % 3), null)];
        const order = `SN-${String(from)} to SN-${String(from + size)}`;
        const single = new Set(
          Array.from({ length: size + 1 }, (_, index) => {
            const query = {
              itemId: 'DRV-100',
              site: 'PLANT-A',
              endItem: 'DRV-100',
              serial: `SN-${String(from + index)}`,
            };
            const found = resolveEffectivity({ statements, query });
            return found.kind === 'effective' ? found.statement.revision : found.kind;
          }),
        );

        const resolved = resolve(order, statements);

        if (resolved.kind === 'accepted') expect([...single]).toEqual([resolved.value.statement.revision]);
        else expect(resolved.reasons[0]?.code).toBe(single.size > 1 ? 'ORDER_SPLIT' : 'NO_EFFECTIVE_REVISION');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a lock set', () => {
  it('pins every field, operations in their order, and its seal is the hash of all of it', () => {
    const lockSet = assembled();
    if (lockSet.kind === 'refused') throw new Error(lockSet.reasons[0]?.message);

    expect(lockSet.value).toMatchObject({
      serials: 'SN-100 to SN-109',
      revision: 'D',
      mbom: { revision: 'MB-1' },
      inspectionPlan: { revision: 'IP-1' },
      routing: { operations: [{ operation: '0010' }, { operation: '0020' }] },
    });
    const seal = sealOf(lockSet.value, contentHash);
    expect(sealOf({ ...lockSet.value, revision: 'C' }, contentHash)).not.toBe(seal);
    expect(sealOf(structuredClone(lockSet.value), contentHash)).toBe(seal);
  });

  it.each([
    ['ebom', { ebom: null }, 'ebom/DRV-100/D'],
    ['drawing', { drawing: null }, 'drawing/DRV-100/D'],
    ['mbom', { mbom: null }, 'mbom/PLANT-A/DRV-100/D'],
    ['inspection plan', { inspectionPlan: null }, 'inspectionPlan/PLANT-A/DRV-100/D'],
    ['routing', { routings: [] }, 'routing/PLANT-A/DRV-100'],
    ['instruction', { instructions: sourcesOf().instructions.slice(1) }, 'instruction/PLANT-A/DRV-100/0010'],
  ] as [string, Partial<LockSources>, string][])(
    'is refused without its %s, naming what is missing',
    (_what, more, at) => {
      expect(codesOf(assembled(more))).toEqual([['LOCK_INCOMPLETE', at]]);
    },
  );

  it('takes the routing that nothing supersedes, and refuses two of those', () => {
    const [first] = sourcesOf().routings;
    const second = { ...first!, revision: '2', supersedes: '1' };

    expect(assembled({ routings: [second, first!] })).toMatchObject({ value: { routing: { revision: '2' } } });
    expect(codesOf(assembled({ routings: [first!, { ...second, supersedes: null }] }))).toEqual([
      ['AMBIGUOUS_RELEASE', 'routing/PLANT-A/DRV-100'],
    ]);
  });

  it('pins the build of each software occurrence, and refuses one without build or hash', () => {
    const software = (attributes: Record<string, string>) => ({
      ebom: {
        contentHash: 'e'.repeat(64),
        content: {
          itemId: 'DRV-100',
          revision: 'D',
          description: '',
          occurrences: {
            fw: {
              itemId: 'FW-9',
              parent: null,
              findNumber: '9',
              quantity: '1',
              unit: 'each',
              fitted: true,
              attributes,
            },
          },
        },
      },
    });

    expect(assembled(software({ kind: 'software', build: '7.1', contentHash: 'f'.repeat(64) }))).toMatchObject({
      value: { software: { fw: { id: 'FW-9', revision: '7.1' } } },
    });
    for (const lacking of [{}, { build: '7.1' }, { contentHash: 'f'.repeat(64) }])
      expect(codesOf(assembled(software({ kind: 'software', ...lacking })))).toEqual([
        ['LOCK_INCOMPLETE', 'software/fw'],
      ]);
  });
});
