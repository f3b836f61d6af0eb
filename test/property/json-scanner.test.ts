// The scanner of JSON against `JSON.parse`: both hold the same texts for JSON, and it finds every key that stands twice.
import fc from 'fast-check';
import { scanJson } from '../../contract/json/scan-json';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

it('holds for JSON what JSON.parse takes, and nothing else', () => {
  const fragments = fc.constantFrom(
    ...'{}[],: "\\/-+.0123456789eEabtrufnls\t\n\u0001\ufeff'.split(''),
    'true',
    'null',
    '"a"',
    '\\u00e9',
  );
  const texts = fc.oneof(
    fc.array(fragments, { maxLength: 12 }).map((parts) => parts.join('')),
    // A sound text with one character in it changed, which may leave it sound.
    fc
      .record({ text: fc.json(), at: fc.nat(), by: fragments })
      .map(({ text, at, by }) => `${text.slice(0, at % text.length)}${by}${text.slice((at % text.length) + 1)}`),
    fc.json(),
  );

  fc.assert(
    fc.property(texts, (text) => {
      const { fault } = scanJson(text, { keysMax: Infinity });
      expect(fault === null).toBe(isJson(text));
    }),
    { numRuns: 5_000 },
  );
});

it('knows where each value stands', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 2), (value, space) => {
      const text = JSON.stringify(value, null, space);
      const { placeOf, unusableKeys } = scanJson(text, { keysMax: Infinity, placesDepthMax: Infinity });
      if (unusableKeys.length > 0) return;
      for (const [pointer, offset] of placeOf) {
        const found = pointer
          .split('/')
          .slice(1)
          .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
          .reduce<unknown>((within, step) => (within as Record<string, unknown>)[step], JSON.parse(text));
        expect(text.slice(offset).startsWith(JSON.stringify(found, null, space).slice(0, 1))).toBe(true);
      }
    }),
  );
});
