// The units of a cut-in as they are shown before a signature.
import { describeUnits } from '../../../domain/effectivity/describe-units';
import type { Basis } from '../../../domain/effectivity/effectivity-statement';
import { parseRange } from '../../../domain/effectivity/parse-range';

it.each<[string, Basis, ReturnType<typeof describeUnits>]>([
  ['SN-0300 to SN-0399', 'serial', { count: 100, first: 'SN-300', last: 'SN-399', series: ['SN-'] }],
  ['SN-0300-SN-0399 and up', 'serial', { count: null, first: 'SN-0300-SN-399', last: null, series: ['SN-0300-SN-'] }],
  ['SX-4, SN-2 and SN-9', 'serial', { count: 3, first: 'SN-2', last: 'SX-4', series: ['SN-', 'SX-'] }],
  ['2026-01-01 to 2026-02-01', 'date', { count: 31, first: '2026-01-01', last: '2026-01-31', series: [] }],
  ['WO-2, WO-1', 'workOrder', { count: 2, first: 'WO-1', last: 'WO-2', series: [] }],
])('%s shows how many there are, the first, the last and the series', (text, basis, units) => {
  const parsed = parseRange(text, { basis });

  expect(parsed.kind === 'accepted' && describeUnits(parsed.value)).toEqual(units);
});
