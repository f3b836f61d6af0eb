// Range texts as people write them: what is read, and what is refused with the reading that would be right.
import { formatSpans } from '../../../domain/effectivity/format-spans';
import { parseRange } from '../../../domain/effectivity/parse-range';
import type { RangeOptions } from '../../../domain/effectivity/range-operand';
import { elementOverlappingExceptions } from '../../../domain/effectivity/range-exceptions';

const serial: RangeOptions = { basis: 'serial' };

function read(text: string, options: RangeOptions = serial): string {
  const parsed = parseRange(text, options);
  return parsed.kind === 'accepted' ? formatSpans(parsed.value) : (parsed.reasons[0]?.code ?? '');
}

function refusal(text: string, options: RangeOptions = serial): { code?: string; message?: string; column?: unknown } {
  const parsed = parseRange(text, options);
  if (parsed.kind === 'accepted') return { message: `accepted as ${formatSpans(parsed.value)}` };
  const [reason] = parsed.reasons;
  return { ...reason, column: reason?.facts?.['column'] };
}

describe('a range text', () => {
  it.each([
    ['SN-1 through SN-9', 'SN-1 to SN-9'],
    ['SN-1 THRU SN-9', 'SN-1 to SN-9'],
    ['1 through 50, inclusive', '1 to 50'],
    ['1 to 50 inclusive, 60 thru 70 inclusive', '1 to 50, 60 to 70'],
    ['SN-100 and subsequent', 'SN-100 and up'],
    ['SN-1 and SN-3', 'SN-1, SN-3'],
    ['SN-1, SN-3, and SN-5', 'SN-1, SN-3, SN-5'],
    ['SN-1 to SN-3 and SN-7 and up', 'SN-1 to SN-3, SN-7 and up'],
    ['1 to 9 other than 5', '1 to 4, 6 to 9'],
    ['1 to 9 excluding 5 and 7', '1 to 4, 6, 8 to 9'],
    ['SN-1 up to SN-9', 'SN-1 to SN-9'],
    ['SN-1 up to and including SN-9', 'SN-1 to SN-9'],
    ['SN-1 through and including SN-9, SN-20', 'SN-1 to SN-9, SN-20'],
    ['SN-100 and above', 'SN-100 and up'],
    ['SN-1, SN-100 and higher', 'SN-1, SN-100 and up'],
    ['SN-100 and on except SN-105', 'SN-100 to SN-104, SN-106 and up'],
    ['1 through 9 inclusive, except 5 and 7', '1 to 4, 6, 8 to 9'],
    ['1 and subsequent, other than 3 to 5', '1 to 2, 6 and up'],
    ['1 to 9 except 3 except 5 to 6', '1 to 2, 4, 7 to 9'],
    ['1 to 9 except 5, 20', '1 to 4, 6 to 9, 20'],
    ['23-1502 to 23-1558, 23-1560', '23-1502 to 23-1558, 23-1560 to 23-1560'],
    ['AB12-CD0034', 'AB12-CD34'],
    ['1Z-0047-0012', '1Z-0047-12'],
    ['100-120 and up', '100-120 and up'],
    ['A1-2024-0007', 'A1-2024-7 to A1-2024-7'],
    ['07.2024.0112', '07.2024.112 to 07.2024.112'],
    ['M-1 and subsequent units', 'M-1 and up'],
    ['M-1, and subsequent', 'M-1 and up'],
    ['M-1 to M-9 (inclusive)', 'M-1 to M-9'],
    ['S/N M-1 and up', 'M-1 and up'],
    ['MSN 1 thru 9, S/N 12', '1 to 9, 12'],
  ])('%j is read as %s', (text, spans) => {
    expect(read(text)).toBe(spans);
  });

  it.each([
    ['SN-0300-SN-0399', 8, '"SN-0300 to SN-0399"'],
    ['sn-0300-SN-0399', 8, '"sn-0300 to sn-0399"'],
    ['SN-0300-SN0399', 8, '"SN-0300 to SN-0399"'],
    ['SN0300-SN-0399', 7, '"SN0300 to SN0399"'],
    ['SN-0300.0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300*0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300#0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300@0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300\\0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300bis0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300à0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300\u00ad0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300⋅0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300・0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300=0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300至0399', 8, '"SN-0300 to SN-0399"'],
    ['L-2024/12', 7, 'or write "L-2024/12 to L-2024/12" for that one unit'],
    ['L-2024/25', 7, '"L-2024 to L-2025"'],

    ['SN-0300-0399', 8, '"SN-0300 to SN-0399"'],
    ['100-120', 4, '"100 to 120"'],
    ['1001-05', 5, '"1001 to 1005"'],
    ['SN-0300_SN-0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300–SN-0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300—0399', 8, '"SN-0300 to SN-0399"'],
    ['SN–0300', 3, 'Write "-" for a hyphen'],
    ['SN-0300..SN-0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300...0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300…0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300/SN-0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300/0299', 8, '"SN-0300/0299 to SN-0300/0299" for that one unit'],
    ['SN-0300:0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300~SN-0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300+5', 8, '"SN-0300 to SN-0305", or "SN-0300 and up"'],
    ['SN-0300+', 8, '"SN-0300 and up"'],
    ['SN-0300;SN-0399', 8, '"SN-0300, SN-0399"'],
    ['SN-0300to0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300-to-SN-0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300-thru-0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-1, SN-0300-SN-0399', 14, '"SN-0300 to SN-0399"'],
    ['1 to 200 except 110-120', 20, '"110 to 120"'],
    ['SN-0300.SN-0399', 8, '"SN-0300 to SN-0399"'],
    ["SN-0300'SN-0399", 8, '"SN-0300 to SN-0399"'],
    ['SN-0300=SN-0399', 8, '"SN-0300 to SN-0399"'],
    ['SN-0300bisSN-0399', 8, '"bis" joins no units in a range text. Write "SN-0300 to SN-0399"'],
    ['SN-0300SN-0399', 8, '"SN-0300 to SN-0399"'],
    ['1Z-0047-0012·1Z-0047-0015', 13, '"1Z-0047-0012 to 1Z-0047-0015"'],
    ['SN-1 + 5', 6, '"SN-1 to SN-6"'],
    ['SN-1 - 5', 6, '"SN-1 to SN-5"'],
    ['SN-1 bis einschl. SN-5', 6, 'joined by "to"'],
    ['SN-1 - SN-5', 6, '"SN-1 to SN-5"'],
    ['SN-1 – SN-5', 6, '"SN-1 to SN-5"'],
    ['SN-1 .. SN-5', 6, '"SN-1 to SN-5"'],
    ['SN-1 / SN-5', 6, '"SN-1 to SN-5"'],
    ['SN-1 ~ SN-5', 6, '"SN-1 to SN-5"'],
    ['SN-1 to-to SN-5', 6, '"SN-1 to SN-5"'],
    ['SN-1 until SN-5', 6, '"SN-1 to SN-5"'],
    ['SN-1 +5', 6, '"SN-1 to SN-6"'],
    ['SN-1 & SN-5', 6, '"SN-1 to SN-5"'],
    ['SN-1, +5', 7, 'joined by "to"'],
    ['-5', 1, 'joined by "to"'],
  ])('%j is refused at column %i, proposing what to write', (text, column, proposal) => {
    expect(refusal(text)).toMatchObject({
      code: 'RANGE_SYNTAX',
      column,
      message: expect.stringContaining(proposal) as string,
    });
  });

  it.each([
    ['SN-1 to', 'RANGE_SYNTAX'],
    ['SN-1 to to SN-5', 'RANGE_SYNTAX'],
    ['SN-1 inclusive', 'RANGE_SYNTAX'],
    ['SN-1 and up inclusive', 'RANGE_SYNTAX'],
    ['SN-1, and up', 'RANGE_SYNTAX'],
    ['SN-1 and', 'RANGE_SYNTAX'],
    ['SN-1 and and SN-2', 'RANGE_SYNTAX'],
    ['SN-1 other SN-2', 'RANGE_SYNTAX'],
    ['SN-1 subsequent', 'RANGE_SYNTAX'],
    ['all', 'SERIAL_WITHOUT_NUMBER'],
    ['1 to 9 except 3, 5', 'RANGE_EXCEPT_UNCLEAR'],
    ['1 to 9 except 3, 5 and 7', 'RANGE_EXCEPT_UNCLEAR'],
    ['1 to 9 except 3 and 20', 'RANGE_EXCEPT_UNCLEAR'],
    ['1 to 9 except 1 to 4 and 5 to 9', 'RANGE_EXCEPT_UNCLEAR'],
    ['5 to 7, 1 to 9 except 3', 'RANGE_EXCEPT_UNCLEAR'],
  ])('%j is refused with %s', (text, code) => {
    expect(refusal(text).code).toBe(code);
  });

  it('keeps a hyphen inside a series that is known, or that another unit of the text proves', () => {
    expect(read('1Z-0047-0112')).toBe('RANGE_SYNTAX');
    expect(read('1Z-0047-0112', { basis: 'serial', knownSeries: ['1Z-0047-'] })).toBe('1Z-0047-112 to 1Z-0047-112');
    expect(read('1Z-0047-0112, 1Z-0047-0114')).toBe('1Z-0047-112 to 1Z-0047-112, 1Z-0047-114 to 1Z-0047-114');
    expect(read('SN-0300-SN-0399, SN-0300-SN-0401')).toBe('RANGE_SYNTAX');
  });

  it.each(['SN-0012-SN-0020-A', 'SN-0012-to-SN-0020-A', 'SN-0012-A/SN-0020-A'])(
    '%j is refused though the form of the item takes any text behind its counter',
    (text) => {
      const options = { basis: 'serial' as const, form: 'SN-{decimal 4}-{text}' };

      expect(read(text, options)).toBe('RANGE_SYNTAX');
      expect(read(`${text} to ${text}`, options)).toBe(`${text} to ${text}`);
      expect(read('SN-0012-A-SNOW', options)).toBe('SN-0012-A-SNOW');
    },
  );

  it('proposes the series for a last unit that lacks it', () => {
    expect(refusal('M-1 thru 10')).toMatchObject({
      code: 'RANGE_MIXED_SERIES',
      message: expect.stringContaining('Write "M-1 to M-10".') as string,
    });
  });

  it.each([
    ['WO-0300-WO-0399', 'write "WO-0300-WO-0399 to'],
    ['WO-100-120', 'WO-100-120 to WO-100-120'],
    ['WO-1/WO-9', '"WO-1, WO-9"'],
    ['WO-1–WO-9', '"WO-1, WO-9"'],
    ['WO-1..9', '"WO-1, WO-9"'],
    ['WO-1*WO-9', '"WO-1, WO-9"'],
    ['WO(1)', 'letters, digits'],
    ['/WO-1', 'letters, digits'],
  ])('of work orders %j is refused, proposing what is read', (text, proposal) => {
    const { code, message = '' } = refusal(text, { basis: 'workOrder' });

    expect({ code, message }).toEqual({ code: 'RANGE_SYNTAX', message: expect.stringContaining(proposal) as string });
    for (const [, quoted = ''] of message.matchAll(/"([^"]*WO-[^"]*(?:,| to )[^"]*)"/g))
      expect(parseRange(quoted, { basis: 'workOrder' }).kind).toBe('accepted');
  });

  it.each([
    ['2026-01-01 to 2026-02-01', '2026-01-01 to 2026-02-01'],
    ['2026-01-05 and 2026-01-07', '2026-01-05, 2026-01-07'],
    ['2026-01-01 and subsequent', '2026-01-01 and up'],
    ['2026-01-01 through 2026-01-31', 'RANGE_SYNTAX'],
    ['2026-01-01 to 2026-01-31 inclusive', 'RANGE_SYNTAX'],
    ['2026-01-01/2026-02-01', 'RANGE_SYNTAX'],
    ['2026-01-01..2026-02-01', 'RANGE_SYNTAX'],
  ])('of dates %j gives %s, for a date that ends a range is not included', (text, spans) => {
    expect(read(text, { basis: 'date' })).toBe(spans);
  });

  it.each([
    ['WO-1 and WO-2', 'WO-1, WO-2'],
    ['WO-1 to WO-2', 'RANGE_SYNTAX'],
    ['4711-10', '4711-10'],
    ['WO-24-0300 to WO-24-0300', 'WO-24-0300 to WO-24-0300'],
    ['WO-24-0300, WO-24-0301', 'WO-24-0300 to WO-24-0300, WO-24-0301 to WO-24-0301'],
    ['WO-1..WO-9', 'RANGE_SYNTAX'],
    ['WO–1', 'RANGE_SYNTAX'],
  ])('of work orders %j gives %s', (text, spans) => {
    expect(read(text, { basis: 'workOrder' })).toBe(spans);
  });

  it('of any length within the limit costs each of its parts a bounded number of looks', () => {
    let looks = 0;
    const counted = (lo: number) => ({
      column: lo,
      exceptions: [{ basis: 'serial' as const, lane: '', lo, hi: lo + 1 }],
      get range() {
        looks += 1;
        return { basis: 'serial' as const, lane: '', lo: lo * 10, hi: lo * 10 + 5 };
      },
    });
    const looksFor = (count: number): number => {
      looks = 0;
      elementOverlappingExceptions(Array.from({ length: count }, (_, index) => counted((index * 7919) % count)));
      return looks;
    };

    expect(looksFor(4_000) / looksFor(500)).toBeLessThan(16);
  });
});
