// Serials whose counter is no decimal number at the end, by the form that the registry states.
import fc from 'fast-check';
import { describeUnits } from '../../../domain/effectivity/describe-units';
import { formatSpans } from '../../../domain/effectivity/format-spans';
import { parseRange } from '../../../domain/effectivity/parse-range';
import { parseSerial, type SerialOptions } from '../../../domain/effectivity/serial';
import { serialText } from '../../../domain/effectivity/serial-form';
import { countUnits } from '../../../domain/effectivity/span-algebra';

const range = (text: string, options: SerialOptions = {}) => parseRange(text, { ...options, basis: 'serial' });
const spansOf = (text: string, options: SerialOptions = {}) => {
  const read = range(text, options);
  if (read.kind === 'refused') throw new Error(read.reasons[0]?.message);
  return read.value;
};

describe('a counter of base 16', () => {
  it.each([
    ['TG010000 to TG01001b', 28],
    ['TG010000 to TG010019', 26],
    ['TG01000a', 1],
    ['TG010000 to TG01001B except TG01000F', 27],
  ])('counts %s as %i units', (text, units) => {
    expect(countUnits(spansOf(text, { form: 'TG{hex 6}' }))).toBe(units);
  });

  it('is written as the form says, and read in small and capital letters', () => {
    expect(formatSpans(spansOf('TG01000B to TG01001b', { form: 'TG{hex 6}' }))).toBe('TG01000b to TG01001b');
    expect(formatSpans(spansOf('SN-9 to SN-a', { form: 'SN-{HEX}' }))).toBe('SN-9 to SN-A');
    expect(describeUnits(spansOf('SN-9 to SN-A', { form: 'SN-{HEX}' }))).toEqual({
      count: 2,
      first: 'SN-9',
      last: 'SN-A',
      series: ['SN-{HEX}'],
    });
  });

  it('is never counted as decimal: without its form it is refused with the form that is needed', () => {
    expect(range('SN-9 to SN-A')).toMatchObject({
      reasons: [{ code: 'SERIAL_WITHOUT_NUMBER', facts: { forms: ['SN-{HEX}'], column: 9 } }],
    });
    expect(range('TG010000 to TG01001b')).toMatchObject({
      reasons: [{ facts: { forms: ['TG{hex}', 'TG{decimal}{text}'] } }],
    });
    expect(range('SN-9 to SN-A0')).toMatchObject({ reasons: [{ code: 'RANGE_MIXED_SERIES' }] });
  });
});

describe('a counter that is not last', () => {
  const form = 'SN-{decimal}-{text}';

  it('makes a range within one ending', () => {
    expect(countUnits(spansOf('SN-0012-A to SN-0020-A', { form }))).toBe(9);
    expect(formatSpans(spansOf('SN-0012-A to SN-0020-A', { form }))).toBe('SN-12-A to SN-20-A');
    expect(range('SN-0012-A to SN-0020-B', { form })).toMatchObject({ reasons: [{ code: 'RANGE_MIXED_SERIES' }] });
  });

  it('of a fixed width keeps its zeros, and takes no other width', () => {
    const fixed = { form: 'SN-{decimal 4}-{text}' };

    expect(formatSpans(spansOf('SN-0012-A to SN-0020-A', fixed))).toBe('SN-0012-A to SN-0020-A');
    expect(parseSerial('SN-12-A', fixed)).toMatchObject({ reasons: [{ code: 'SERIAL_NOT_OF_FORM' }] });
  });

  it('without its form is refused with the form that is needed', () => {
    expect(parseSerial('SN-0012-A')).toMatchObject({
      reasons: [{ code: 'SERIAL_WITHOUT_NUMBER', facts: { forms: ['SN-0012-{HEX}', 'SN-{decimal}-{text}'] } }],
    });
  });

  it('refuses what does not fit it, naming the form', () => {
    for (const serial of ['SN-12', 'XN-12-A', 'SN--A', 'SN-12-', 'SN-12-{}'])
      expect(parseSerial(serial, { form })).toMatchObject({ kind: 'refused' });
    expect(parseSerial('XN-12-A', { form })).toMatchObject({ reasons: [{ facts: { form } }] });
  });
});

describe('a serial of more digits than a number keeps', () => {
  const first = '202603020001234567';

  it('is a unit like any other, and makes ranges within what its last fifteen digits count', () => {
    expect(countUnits(spansOf(`${first} to 202603020001234999`))).toBe(433);
    expect(formatSpans(spansOf(first))).toBe(first);
    expect(spansOf(first)).toMatchObject([{ series: '202{decimal 15}', from: 603020001234567 }]);
    expect(range('202999999999999999 to 203000000000000000')).toMatchObject({
      reasons: [{ code: 'RANGE_MIXED_SERIES' }],
    });
  });

  it('of thirty characters is kept digit for digit', () => {
    const serial = 'GS1A98765432109876543210987654';

    expect(serial).toHaveLength(30);
    expect(formatSpans(spansOf(serial))).toBe(serial);
  });

  it('is one unit with and without leading zeros, as every serial', () => {
    expect(parseSerial(`000${first}`)).toEqual(parseSerial(first));
    expect(parseSerial(`${'0'.repeat(20)}47`)).toEqual(parseSerial('47'));
  });
});

it('what a unit of a series is written as reads as the same unit, in every form', () => {
  const forms = [undefined, 'TG{hex 6}', 'SN-{HEX}', 'SN-{decimal}-{text}', '{text}/{decimal 5}', 'A{decimal}B'];
  fc.assert(
    fc.property(
      fc.constantFrom(...forms),
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom('A', 'B-7', 'x'),
      (form, number, part) => {
        const options = form === undefined ? {} : { form };
        const series = form === undefined ? 'SN-' : form.replace('{text}', part);
        const unit = { series, number };

        expect(parseSerial(serialText(unit), options)).toEqual({ kind: 'accepted', value: unit });
      },
    ),
  );
});
