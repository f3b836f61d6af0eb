// Only documented forms of a range text are read, and what is read is written so that it is read again.
import fc from 'fast-check';
import { formatSpans } from '../../domain/effectivity/format-spans';
import { parseRange } from '../../domain/effectivity/parse-range';
import type { Span } from '../../domain/effectivity/effectivity-statement';
import { normaliseSpans } from '../../domain/effectivity/span-algebra';

const runs = { numRuns: 2_000 };
const series = fc.constantFrom('', 'SN-', 'A1-', '23-', '1Z-0047-', 'SN-0300-SN-', '7/', 'X_2_', 'LOT1to', '100:');
const span: fc.Arbitrary<Span> = fc
  .tuple(series, fc.nat(2_000), fc.nat(40), fc.integer({ min: 0, max: 4 }))
  .map(([name, from, length, open]) => ({
    basis: 'serial',
    series: name,
    from,
    to: open === 0 ? null : from + (open === 1 ? 0 : length),
  }));

it('spans of any series, hyphens and digits in it included, are read back as they were written', () => {
  fc.assert(
    fc.property(fc.array(span, { minLength: 1, maxLength: 6 }), (given) => {
      const normal = normaliseSpans(given);

      expect(parseRange(formatSpans(normal), { basis: 'serial' })).toEqual({ kind: 'accepted', value: normal });
    }),
    runs,
  );
});

it('a text of units and signs is read only in a documented form', () => {
  const unit = '[A-Z]{0,3}-?[0-9]{1,4}';
  // Signs that may stand within a series: where the range is written out, the series is what the writer says it is.
  const signed = '(SN-1-SN-9|100-120|100/120)';
  const written = `${signed}( (to|through|thru) ${signed}(,? inclusive)?| and (up|subsequent))`;
  const range = `(${written}|${unit}( (to|through|thru) ${unit}(,? inclusive)?| and (up|subsequent))?)`;
  const exception = `,? (except|other than) ${range}( and ${range})*`;
  const element = `${range}(${exception})*`;
  const documented = new RegExp(`^${element}((,| and|, and) ${element})*$`);
  const piece = fc.constantFrom(
    ...[
      'SN-1',
      'SN-9',
      '100',
      '120',
      'to',
      'through',
      'and',
      'up',
      'except',
      'other',
      'than',
      'inclusive',
      'subsequent',
    ],
    ...['-', '–', '..', '/', '+5', '~', 'to-to', 'SN-1-SN-9', '100-120', 'SN-1–SN-9', '1..9', '100/120', '1+3', '1~3'],
  );
  const texts = fc.array(fc.tuple(piece, fc.constantFrom(' ', ', ')), { minLength: 1, maxLength: 8 }).map((pieces) =>
    pieces
      .map(([text, gap]) => text + gap)
      .join('')
      .replace(/[ ,]+$/, ''),
  );
  let accepted = 0;
  fc.assert(
    fc.property(texts, (text) => {
      if (parseRange(text, { basis: 'serial' }).kind === 'refused') return;
      accepted += 1;
      expect(text).toMatch(documented);
    }),
    { numRuns: 20_000 },
  );
  expect(accepted).toBeGreaterThan(200);
});

it('two units of one series joined by anything but a word are never read as one', () => {
  const joiner = fc.constantFrom(
    '-',
    '--',
    '–',
    '—',
    '−',
    '..',
    '...',
    '…',
    '/',
    ':',
    '_',
    '~',
    '～',
    '+',
    '-to-',
    'to',
  );
  fc.assert(
    fc.property(
      fc.constantFrom('SN-', 'A', 'LOT.', 'X/'),
      fc.nat(999),
      fc.integer({ min: 1, max: 99 }),
      joiner,
      fc.boolean(),
      (name, first, length, sign, repeatsSeries) => {
        const text = `${name}${String(first)}${sign}${repeatsSeries ? name : ''}${String(first + length)}`;

        expect(parseRange(text, { basis: 'serial' }).kind).toBe('refused');
      },
    ),
    runs,
  );
});
