// Effectivity against published cases and the rules of precedence.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EffectivityStatement } from '../../../domain/effectivity/effectivity-statement';
import { formatSpans } from '../../../domain/effectivity/format-spans';
import { parseRange } from '../../../domain/effectivity/parse-range';
import { resolveEffectivity } from '../../../domain/effectivity/resolve-effectivity';
import { parseSerial } from '../../../domain/effectivity/serial';
import { countUnits } from '../../../domain/effectivity/span-algebra';
import { trimSiblings } from '../../../domain/effectivity/trim-siblings';
import { testData } from '../../support/test-data';

const vectorsFile = path.join(testData, 'vectors', 'effectivity.json');

interface Case {
  name: string;
  statements: {
    revision?: string;
    serials?: string;
    change?: string;
    rank?: number;
    released?: boolean;
    from?: string;
  }[];
  unitCount?: number;
  queries: { serial: string; date?: string; expect?: string | null; expectChange?: string }[];
}

let next = 0;
function statement(given: Partial<EffectivityStatement> & { range: string }): EffectivityStatement {
  const { range, basis = 'serial', ...rest } = given;
  const parsed = parseRange(range, { basis });
  if (parsed.kind === 'refused') throw new Error(parsed.reasons[0]?.message);
  next += 1;
  return {
    statementId: `S${String(next)}`,
    itemId: 'ITEM',
    revision: 'A',
    site: 'PLANT-A',
    endItem: basis === 'serial' ? 'ITEM' : null,
    changeId: `CHG-${String(next)}`,
    decisionId: 'D',
    state: 'actual',
    ...rest,
    basis,
    spans: parsed.value,
  };
}

describe('published effectivity cases', () => {
  const { cases } = JSON.parse(readFileSync(vectorsFile, 'utf8')) as { cases: Case[] };

  it.each(cases)('$name', ({ statements, queries, unitCount }) => {
    const held = statements.map((one) =>
      statement({
        range: one.serials ?? `${one.from ?? ''} and up`,
        basis: one.serials === undefined ? 'date' : 'serial',
        revision: one.revision ?? one.change ?? '',
        changeId: one.change ?? 'CHG',
        state: one.released === false ? 'planned' : 'actual',
        ...(one.rank === undefined ? {} : { rank: one.rank }),
      }),
    );

    const answers = queries.map(({ serial, date }) => {
      const found = resolveEffectivity({
        statements: held,
        query: { itemId: 'ITEM', serial, ...(date ? { date } : {}) },
      });
      return found.kind === 'effective' ? found.statement.revision : null;
    });

    expect(answers).toEqual(queries.map(({ expect: wanted, expectChange }) => expectChange ?? wanted ?? null));
    if (unitCount !== undefined) expect(countUnits(held.flatMap(({ spans }) => spans))).toBe(unitCount);
  });
});

describe('range text', () => {
  it.each([
    ['SN-0100 to', 11],
    ['SN-0100 to SX-0200', 12],
    ['SN-5 to SN-1', 9],
    ['SN-1, , SN-2', 7],
    ['X', 1],
  ])('%j is refused with the column of its first error', (text, column) => {
    const parsed = parseRange(text, { basis: 'serial' });

    expect(parsed).toMatchObject({ kind: 'refused', reasons: [{ facts: { column } }] });
  });

  it('reads what it writes', () => {
    const text = 'M-1 to M-1874, M-1876 to M-1879';

    const parsed = parseRange('M-1 to M-1879 except M-1875', { basis: 'serial' });

    expect(parsed.kind === 'accepted' && formatSpans(parsed.value)).toBe(text);
  });

  it('refuses a day that no calendar has', () => {
    expect(parseRange('2026-02-30 and up', { basis: 'date' })).toMatchObject({ reasons: [{ code: 'DATE_INVALID' }] });
  });
});

it('a serial counts by its last fifteen digits at most, so that every number is exact', () => {
  expect(parseSerial(`SN-${'9'.repeat(15)}`)).toMatchObject({ value: { series: 'SN-', number: 999_999_999_999_999 } });
  expect(parseSerial(`SN-1${'9'.repeat(15)}`)).toMatchObject({
    value: { series: 'SN-1{decimal 15}', number: 999_999_999_999_999 },
  });
  expect(parseSerial(`SN-0${'9'.repeat(15)}`)).toEqual(parseSerial(`SN-${'9'.repeat(15)}`));
});

describe('resolution', () => {
  const ask = (statements: EffectivityStatement[], query: Record<string, string>) =>
    resolveEffectivity({ statements, query: { itemId: 'ITEM', ...query } });

  it('compares serials as numbers, never as text', () => {
    const held = [
      statement({ range: 'SN-1 to SN-9', revision: 'A' }),
      statement({ range: 'SN-10 and up', revision: 'B' }),
    ];

    expect(ask(held, { serial: 'SN-0010' })).toMatchObject({ kind: 'effective', statement: { revision: 'B' } });
  });

  it('prefers a signed override, then work order, serial, date', () => {
    const date = statement({ range: '2026-01-01 and up', basis: 'date', revision: 'DATE' });
    const serial = statement({ range: 'SN-1 and up', revision: 'SERIAL' });
    const order = statement({ range: 'WO-7', basis: 'workOrder', revision: 'ORDER' });
    const override = statement({ range: 'SN-5', revision: 'OVERRIDE', override: true });
    const query = { serial: 'SN-5', workOrder: 'WO-7', date: '2026-06-01' };

    const winners = [[date], [date, serial], [date, serial, order], [date, serial, order, override]].map((held) =>
      ask(held, query),
    );

    expect(winners.map((one) => one.kind === 'effective' && one.statement.revision)).toEqual([
      'DATE',
      'SERIAL',
      'ORDER',
      'OVERRIDE',
    ]);
  });

  it('says ambiguous where two statements claim a unit equally, and none where nothing does', () => {
    const held = [statement({ range: 'SN-1 to SN-9' }), statement({ range: 'SN-5 and up' })];

    expect(ask(held, { serial: 'SN-7' }).kind).toBe('ambiguous');
    expect(ask(held, { serial: 'XX-7' }).kind).toBe('none');
  });

  it('is asked of one site and one end item, and answers with what holds there', () => {
    const held = [
      statement({ range: 'SN-1 and up', revision: 'HERE', endItem: 'PRODUCT' }),
      statement({ range: 'SN-1 and up', revision: 'THERE', endItem: 'PRODUCT', site: 'PLANT-B' }),
      statement({ range: 'SN-1 and up', revision: 'OTHER', endItem: 'OTHER-PRODUCT' }),
    ];

    const answers = [
      { site: 'PLANT-A', endItem: 'PRODUCT' },
      { site: 'PLANT-B', endItem: 'PRODUCT' },
      { site: 'PLANT-A', endItem: 'OTHER-PRODUCT' },
      { site: 'PLANT-C', endItem: 'PRODUCT' },
    ].map((where) => ask(held, { serial: 'SN-7', ...where }));

    expect(answers.map((one) => (one.kind === 'effective' ? one.statement.revision : one.kind))).toEqual([
      'HERE',
      'THERE',
      'OTHER',
      'none',
    ]);
  });

  it('lets the greater rank win', () => {
    const held = [1, 3, 2].map((rank) => statement({ range: 'SN-1 and up', revision: `R${String(rank)}`, rank }));

    expect(ask(held, { serial: 'SN-7' })).toMatchObject({ kind: 'effective', statement: { revision: 'R3' } });
  });

  it('asks for the end item where the serial is that of another product', () => {
    const held = [statement({ range: 'SN-1 and up', endItem: 'PRODUCT' })];

    expect(ask(held, { serial: 'SN-7' })).toMatchObject({ kind: 'refused', reasons: [{ code: 'END_ITEM_REQUIRED' }] });
    expect(ask(held, { serial: 'SN-7', endItem: 'PRODUCT' }).kind).toBe('effective');
  });
});

describe('a new statement', () => {
  it('takes its units from the siblings of its own layer alone: an override leaves the ground as it is', () => {
    const ground = statement({ range: 'SN-1 and up', revision: 'A' });
    const ranked = statement({ range: 'SN-1 and up', revision: 'B', rank: 1 });
    const trimmedBy = (incoming: EffectivityStatement) =>
      trimSiblings({ actual: [ground, ranked], incoming, newStatementId: () => 'REST' }).superseded.map(
        ({ revision }) => revision,
      );

    const answers = [{}, { rank: 1 }, { rank: 2 }, { override: true }].map((layer) =>
      trimmedBy(statement({ range: 'SN-5', revision: 'C', ...layer })),
    );

    expect(answers).toEqual([['A'], ['B'], [], []]);
  });
});
