import { dayIn } from '../../../domain/effectivity/plant-day';
import { dayNumber } from '../../../domain/effectivity/day-number';
import { resolveOrder } from '../../../domain/locks/resolve-order';
import { zerosInsignificant } from '../../../domain/effectivity/serial';
import { orderUnits, statementOf } from '../../support/lock-samples';

describe('a day is a day of the plant', () => {
  it.each([
    ['Europe/Berlin', '2026-03-01T23:30:00Z', '2026-03-02'],
    ['America/Los_Angeles', '2026-03-02T07:59:59Z', '2026-03-01'],
    ['America/Los_Angeles', '2026-03-02T08:00:00Z', '2026-03-02'],
    ['Pacific/Kiritimati', '2026-03-01T10:00:00Z', '2026-03-02'],
    ['Asia/Kolkata', '2026-03-01T18:29:59+00:00', '2026-03-01'],
    ['Asia/Kolkata', '2026-03-01T18:30:00+00:00', '2026-03-02'],
  ])('in %s %s is %s', (zone, instant, day) => {
    expect(dayIn(zone, instant)).toBe(day);
  });

  it('changes at the midnight of the plant on the days on which its clocks change', () => {
    const zone = 'Europe/Berlin';

    expect(dayIn(zone, '2026-03-28T22:59:59Z')).toBe('2026-03-28');
    expect(dayIn(zone, '2026-03-28T23:00:00Z')).toBe('2026-03-29');
    expect(dayIn(zone, '2026-03-29T21:59:59Z')).toBe('2026-03-29');
    expect(dayIn(zone, '2026-03-29T22:00:00Z')).toBe('2026-03-30');
  });

  it('is a day of the calendar in every year that a time may have', () => {
    for (const year of ['0002', '0999', '1582', '1969', '2026', '9998'])
      expect(dayNumber(dayIn('Asia/Tokyo', `${year}-06-15T20:00:00Z`))).not.toBeNull();
  });
});

describe('an order without a planned start at a site of which no time zone is known', () => {
  const resolve = (statements: Parameters<typeof resolveOrder>[0]['statements']) =>
    resolveOrder({ order: orderUnits('SN-100', { date: null }), statements, serialRules: zerosInsignificant });

  it('is resolved where units decide', () => {
    expect(resolve([statementOf('D', 100, null)])).toMatchObject({ value: { statement: { revision: 'D' } } });
  });

  it('is refused where a day decides', () => {
    const byDate = statementOf('E', 1, null, {
      basis: 'date',
      endItem: null,
      spans: [{ basis: 'date', start: '2026-01-01', end: null }],
    });

    expect(resolve([byDate])).toMatchObject({ reasons: [{ code: 'SITE_TIME_ZONE_UNKNOWN', at: 'PLANT-A' }] });
  });
});
