// What a cut-in is judged by before it is signed: the series it names, and the past it would reach.
import { checkCutInOrder } from '../../../domain/effectivity/check-cut-in-order';
import { checkRetroactive } from '../../../domain/effectivity/check-retroactive';
import { checkSeries, knownSeries } from '../../../domain/effectivity/check-series';
import type { EffectivityStatement, Span } from '../../../domain/effectivity/effectivity-statement';
import { parseRange } from '../../../domain/effectivity/parse-range';

function spans(text: string, basis: 'serial' | 'date' | 'workOrder' = 'serial'): Span[] {
  const parsed = parseRange(text, { basis });
  if (parsed.kind === 'refused') throw new Error(parsed.reasons[0]?.message);
  return parsed.value;
}

describe('the series of a cut-in', () => {
  const check = (text: string, given: { known?: string[]; newSeries?: boolean } = {}) =>
    checkSeries({ endItem: 'DRV-300', spans: spans(text), known: ['SN-'], newSeries: false, ...given });

  it('is accepted where it is known', () => {
    expect(check('SN-0300 to SN-0399')).toEqual({ kind: 'accepted', value: { newSeries: [] } });
  });

  it.each([['SX-1 and up'], ['AB12-CD0034'], ['1Z-0047-0012']])('of %s is refused where it was never seen', (text) => {
    expect(check(text)).toMatchObject({ reasons: [{ code: 'SERIES_UNKNOWN', facts: { known: ['SN-'] } }] });
  });

  it('is told as new where the signer states so, the first one of an end item included', () => {
    expect(check('SX-1 and up', { newSeries: true })).toEqual({ kind: 'accepted', value: { newSeries: ['SX-'] } });
    expect(check('SN-1', { known: [] }).kind).toBe('refused');
    expect(check('SN-1', { known: [], newSeries: true }).kind).toBe('accepted');
  });

  it.each([['ЅN-1'], ['sn-1'], ['SN\u200b-1']])('%s is refused beside SN- whatever the signer states', (text) => {
    const named = spans('SN-1').map((one) => ({ ...one, series: text.slice(0, -1) }) as Span);

    const checked = checkSeries({ endItem: 'DRV-300', spans: named, known: ['SN-'], newSeries: true });

    expect(checked).toMatchObject({ reasons: [{ code: 'SERIES_LOOK_ALIKE', facts: { known: 'SN-' } }] });
  });

  it('is known from the statements of the end item', () => {
    expect(knownSeries([{ spans: spans('SN-1, SX-4 and up') }, { spans: spans('SN-9') }])).toEqual(['SN-', 'SX-']);
  });

  it('asks nothing of dates', () => {
    const dates = spans('2026-01-01 and up', 'date');

    expect(checkSeries({ endItem: 'X', spans: dates, known: [], newSeries: false }).kind).toBe('accepted');
  });
});

describe('a cut-in that reaches back', () => {
  const item = {
    itemId: 'DRV-300',
    revision: 'B',
    endItem: 'DRV-300',
    releasedOn: '2026-11-25',
    executed: [],
    retroactive: false,
  };
  const done = {
    orderId: 'WO-1',
    endItem: 'DRV-300',
    plannedStart: null,
    revision: 'A',
    spans: spans('SN-40 to SN-49'),
  };

  it('to days before the release is refused, and accepted with those days where it is signed as retroactive', () => {
    const given = { ...item, spans: spans('2026-02-01 and up', 'date') };

    expect(checkRetroactive(given)).toMatchObject({
      reasons: [{ code: 'CUT_IN_RETROACTIVE', facts: { days: '2026-02-01 to 2026-11-25' } }],
    });
    expect(checkRetroactive({ ...given, retroactive: true })).toEqual({
      kind: 'accepted',
      value: { overtaken: { daysBeforeRelease: '2026-02-01 to 2026-11-25', units: [] } },
    });
  });

  it('to units whose work is done to another revision is refused with those units alone', () => {
    const given = {
      ...item,
      spans: spans('SN-47 and up'),
      executed: [done, { ...done, orderId: 'WO-2', revision: 'B' }],
    };

    expect(checkRetroactive(given)).toMatchObject({
      reasons: [{ code: 'CUT_IN_RETROACTIVE', at: 'WO-1', facts: { units: 'SN-47 to SN-49' } }],
    });
  });

  it.each([
    ['order', 'WO-1', 'workOrder' as const],
    ['planned day', '2026-11-26 and up', 'date' as const],
  ])('by %s overtakes every unit of the order that is done', (_name, text, basis) => {
    const given = {
      ...item,
      endItem: null,
      spans: spans(text, basis),
      executed: [{ ...done, plannedStart: '2026-11-27' }],
    };

    expect(checkRetroactive(given)).toMatchObject({ reasons: [{ facts: { units: 'SN-40 to SN-49', count: 10 } }] });
    expect(checkRetroactive({ ...given, retroactive: true })).toMatchObject({
      value: { overtaken: { units: [{ orderId: 'WO-1', revision: 'A', units: 'SN-40 to SN-49' }] } },
    });
  });

  it('counts serials of its own end item alone', () => {
    const given = { ...item, spans: spans('SN-1 and up'), executed: [{ ...done, endItem: 'TRUCK' }] };

    expect(checkRetroactive(given)).toMatchObject({ value: { overtaken: null } });
    expect(checkRetroactive({ ...given, endItem: 'TRUCK' })).toMatchObject({ reasons: [{ at: 'WO-1' }] });
  });

  it('names the first twenty orders and runs of units, and how many there are', () => {
    const odd = spans(Array.from({ length: 30 }, (_, index) => `SN-${String(2 * index + 1)}`).join(', '));
    const executed = Array.from({ length: 25 }, (_, index) => ({
      ...done,
      orderId: `WO-${String(index)}`,
      spans: odd,
    }));
    const given = { ...item, spans: spans('SN-1 and up'), executed };

    const refused = checkRetroactive(given);
    const signed = checkRetroactive({ ...given, retroactive: true });

    const reasons = refused.kind === 'refused' ? refused.reasons : [];
    expect(reasons).toHaveLength(20);
    expect(reasons[0]).toMatchObject({
      facts: { orders: 25, count: 30, units: expect.stringContaining('SN-39 and more, 30 in all') as string },
    });
    expect(signed.kind === 'accepted' && signed.value.overtaken?.units).toHaveLength(25);
  });

  it('is weighed against work that is done where the day of the release is unknown', () => {
    const given = { ...item, releasedOn: null, spans: spans('SN-47 and up'), executed: [done] };

    expect(checkRetroactive(given)).toMatchObject({ reasons: [{ at: 'WO-1' }] });
  });

  it.each([
    ['on the day of the release', '2026-11-25 and up', 'date' as const],
    ['behind the work done', 'SN-50 and up', 'serial' as const],
  ])('to nothing begins %s', (_name, text, basis) => {
    const checked = checkRetroactive({ ...item, spans: spans(text, basis), executed: [done] });

    expect(checked).toEqual({ kind: 'accepted', value: { overtaken: null } });
  });
});

describe('a cut-in out of the order of derivation', () => {
  const statementOf = (revision: string, text: string): EffectivityStatement => ({
    statementId: revision,
    itemId: 'DRV-300',
    revision,
    site: 'PLANT-A',
    endItem: 'DRV-300',
    basis: 'serial',
    spans: spans(text),
    changeId: `CHG-${revision}`,
    decisionId: 'D',
    state: 'actual',
  });
  // B and D were both derived from A, and neither from the other.
  const input = {
    incoming: statementOf('D', 'SN-20 and up'),
    siblings: [statementOf('A', 'SN-1 to SN-9'), statementOf('B', 'SN-10 to SN-29'), statementOf('X', 'SN-30 and up')],
    derivedFrom: { B: ['A'], D: ['A'], X: ['B'] },
  };

  it('is refused with each revision that it would drop, and only what is signed by name is let go', () => {
    const named = (independentOf: string[]) => {
      const checked = checkCutInOrder({ ...input, independentOf });
      return checked.kind === 'refused' ? checked.reasons.map(({ facts }) => facts?.['other']) : checked.value;
    };

    expect(named([])).toEqual(['B', 'X']);
    expect(named(['B'])).toEqual(['X']);
    expect(named(['B', 'X'])).toEqual({ outOfOrder: ['B', 'X'] });
  });
});
