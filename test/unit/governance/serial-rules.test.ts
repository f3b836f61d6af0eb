import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EffectivityStatement } from '../../../domain/effectivity/effectivity-statement';
import { parseRange } from '../../../domain/effectivity/parse-range';
import { resolveEffectivity } from '../../../domain/effectivity/resolve-effectivity';
import { readGovernance } from '../../../adapters/governance-files/read-governance';

const governanceDir = path.resolve(__dirname, '..', '..', '..', 'governance');

function withSerials(yaml: string): ReturnType<typeof readGovernance> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cutin-governance-'));
  cpSync(governanceDir, folder, { recursive: true });
  const registry = path.join(folder, 'registry.yaml');
  writeFileSync(registry, readFileSync(registry, 'utf8').replace('serials: []', `serials: ${yaml}`));
  return readGovernance(folder);
}

describe('the registry says whether leading zeros of an item count', () => {
  const { serialRules } = withSerials('[{ itemId: PUMP, leadingZeros: significant }]');

  it('by default they do not: SN-0047 and SN-47 are one unit', () => {
    expect(readGovernance(governanceDir).serialRules('PUMP')).toEqual({});
    expect(serialRules('VALVE')).toEqual({});
  });

  it('where they do, SN-0047 and SN-47 are two units of the end item, whatever part is asked about', () => {
    const range = parseRange('SN-0040 to SN-0050', { ...serialRules('PUMP'), basis: 'serial' });
    if (range.kind === 'refused') throw new Error('refused');
    const statement: EffectivityStatement = {
      statementId: 's',
      itemId: 'IMPELLER',
      revision: 'C',
      site: 'P',
      endItem: 'PUMP',
      basis: 'serial',
      spans: range.value,
      changeId: 'C-1',
      decisionId: 'd',
      state: 'actual',
    };
    const ask = (serial: string) =>
      resolveEffectivity({
        statements: [statement],
        query: { itemId: 'IMPELLER', endItem: 'PUMP', serial },
        serialRules,
      }).kind;

    expect([ask('SN-0047'), ask('SN-47'), ask('SN-047')]).toEqual(['effective', 'none', 'none']);
  });

  it('an item may state the form of its serials, and then every part of it is asked for in that form', () => {
    const { serialRules: rules, serialReadings } = withSerials("[{ itemId: TG-200, form: 'TG{hex 6}' }]");

    expect(rules('TG-200')).toEqual({ form: 'TG{hex 6}' });
    expect(serialReadings).toEqual([{}, { leadingZerosSignificant: true }, { form: 'TG{hex 6}' }]);
  });

  it.each(['TG{hexa}', 'TG', '{text}{decimal}{text}{text}', 'A {decimal}', '{decimal 0}'])(
    'a form that is none stops the process: %s',
    (form) => {
      expect(() => withSerials(`[{ itemId: TG-200, form: '${form}' }]`)).toThrow('registry.yaml: serials');
    },
  );

  it('an item may be controlled by lot, in whatever form its lots are written, and is by serial where nothing is said', () => {
    const stated =
      "[{ itemId: ADH-20, control: lot }, { itemId: CAST, form: 'B{decimal 4}', control: lot }, { itemId: A }]";

    const { serialRules: rules } = withSerials(stated);

    expect([rules('ADH-20'), rules('CAST'), rules('A'), rules('B')]).toEqual([
      { control: 'lot' },
      { form: 'B{decimal 4}', control: 'lot' },
      {},
      {},
    ]);
    expect(() => withSerials('[{ itemId: A, control: batch }]')).toThrow('registry.yaml: serials');
  });

  it('an item named twice stops the process with the place', () => {
    const twice = '[{ itemId: A, leadingZeros: significant }, { itemId: A, leadingZeros: insignificant }]';

    expect(() => withSerials(twice)).toThrow('registry.yaml: serials: each item once');
  });
});
