// What a decision leaves between other units without any revision.
import type { EffectivityStatement } from '../../../domain/effectivity/effectivity-statement';
import { findGaps } from '../../../domain/effectivity/find-gaps';
import { parseRange } from '../../../domain/effectivity/parse-range';

function states(revision: string, range: string, of: Partial<EffectivityStatement> = {}): EffectivityStatement {
  const basis = of.basis ?? 'serial';
  const spans = parseRange(range, { basis });
  if (spans.kind === 'refused') throw new Error(spans.reasons[0]?.message);
  return {
    ...{
      statementId: `${revision} ${range}`,
      itemId: 'DRV',
      site: 'S',
      endItem: 'DRV',
      changeId: 'C',
      decisionId: 'D',
    },
    ...{ revision, basis, spans: spans.value, state: 'actual' },
    ...of,
  };
}

const planned = (revision: string, range: string, of: Partial<EffectivityStatement> = {}): EffectivityStatement =>
  states(revision, range, { state: 'planned', ...of });

const firsts = (standing: EffectivityStatement[], ...incoming: EffectivityStatement[]): string[] =>
  findGaps(standing, incoming).map(({ first }) => first);

it.each<[string, EffectivityStatement[], EffectivityStatement, string[]]>([
  ['goes on where the one before ends', [states('A', 'SN-1 to SN-50')], planned('B', 'SN-51 and up'), []],
  ['takes its units from one without end', [states('A', 'SN-1 and up')], planned('B', 'SN-100 to SN-199'), []],
  ['leaves out a unit that another holds', [states('A', 'SN-1 and up')], planned('B', 'SN-5 and up except SN-9'), []],
  ['is the first of its series', [states('A', 'SN-1 to SN-9')], planned('B', 'SX-100 and up'), []],
  [
    'begins behind what another change plans',
    [states('A', 'SN-1 to SN-9'), planned('B', 'SN-10 to SN-99')],
    planned('C', 'SN-100 and up'),
    [],
  ],
  ['leaves units out', [states('A', 'SN-1 to SN-50')], planned('B', 'SN-100 and up'), ['SN-51']],
  ['leaves out a unit of its own range', [], planned('B', 'SN-1 to SN-9 except SN-5'), ['SN-5']],
  [
    'leaves days out',
    [states('A', '2026-01-01 to 2026-02-01', { basis: 'date', endItem: null })],
    planned('B', '2026-03-01 and up', { basis: 'date', endItem: null }),
    ['2026-02-01'],
  ],
  ['leaves alone a gap that was there', [states('A', 'SN-1 to SN-9, SN-20 and up')], planned('B', 'SN-30 and up'), []],
  ['fills a gap by half', [states('A', 'SN-1 to SN-9, SN-20 and up')], planned('B', 'SN-10 to SN-14'), ['SN-15']],
  ['is an override', [states('A', 'SN-1 to SN-50')], planned('B', 'SN-100 and up', { override: true }), []],
])('a decision that %s', (_, standing, incoming, first) => {
  expect(firsts(standing, incoming)).toEqual(first);
});
