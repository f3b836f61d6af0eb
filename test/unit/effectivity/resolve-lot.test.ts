// Which revision a lot has: what names it answers, and nothing is guessed beside what counts serials.
import type { EffectivityStatement } from '../../../domain/effectivity/effectivity-statement';
import { resolveLot } from '../../../domain/effectivity/resolve-lot';
import { zerosInsignificant } from '../../../domain/effectivity/serial';
import { statementOf } from '../../support/lock-samples';

const query = { itemId: 'DRV-100', site: 'PLANT-A', endItem: 'DRV-100', workOrder: 'WO-1', date: '2026-03-02' };
const bySerial = statementOf('S', 1, null);
const of = (basis: EffectivityStatement['basis'], span: EffectivityStatement['spans'][number], more = {}) =>
  statementOf(basis, 1, null, { basis, endItem: null, spans: [span], ...more });
const byLot = of('lot', { basis: 'lot', series: 'L-', from: 9000, to: null });
const byOrder = of('workOrder', { basis: 'workOrder', workOrder: 'WO-1' });
const byDate = of('date', { basis: 'date', start: '2026-01-01', end: null });

function resolve(...statements: EffectivityStatement[]): unknown {
  const found = resolveLot({ statements, query: { ...query, lot: 'L-9001' }, serialRules: zerosInsignificant });
  if (found.kind === 'effective') return found.statement.revision;
  return found.kind === 'refused' ? found.reasons[0]?.code : found.kind;
}

describe('a lot', () => {
  it('has the revision of its lot, its order or its day, the order first and the day last', () => {
    expect(resolve(byLot, byDate)).toBe('lot');
    expect(resolve(byLot, byOrder, byDate)).toBe('workOrder');
    expect(resolve(byDate)).toBe('date');
    expect(resolve()).toBe('none');
  });

  it('has the revision that names it or its order beside one that counts serials, and none by its day', () => {
    expect(resolve(bySerial, byLot)).toBe('lot');
    expect(resolve(bySerial, byOrder)).toBe('workOrder');
    expect(resolve(bySerial, byDate)).toBe('EFFECTIVITY_COUNTS_SERIALS');
    expect(resolve(bySerial)).toBe('EFFECTIVITY_COUNTS_SERIALS');
  });

  it('has none beside a signed override that counts serials', () => {
    expect(resolve({ ...bySerial, override: true }, byLot)).toBe('EFFECTIVITY_COUNTS_SERIALS');
  });

  it('is not concerned by serials of another product, of another site or of a plan', () => {
    const elsewhere = [
      { ...bySerial, endItem: 'PUMP' },
      { ...bySerial, site: 'PLANT-B' },
      { ...bySerial, state: 'planned' as const },
    ];

    for (const one of elsewhere) expect(resolve(one, byDate)).toBe('date');
  });
});
