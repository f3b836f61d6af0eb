// JSON in the shape of an eBOM: taken as it is, or refused with pointer, line and column.
import { parseJsonBom } from '../../../adapters/bom-files/parse-json-bom';

const given = { itemId: 'X', parent: null, findNumber: '1', quantity: '1', unit: 'each', fitted: true, attributes: {} };
const head = { itemId: 'TOP', revision: 'A', description: 'a bill' };

function parse(document: unknown, expected: { itemId?: string; revision?: string } = {}) {
  const text = typeof document === 'string' ? document : JSON.stringify(document, null, 2);
  return parseJsonBom({ text, fileName: 'b.json', ...expected });
}

describe('a bill of materials in JSON', () => {
  it('is the same with occurrences by id and as a list', () => {
    const occurrences = { a: given, 'b/~1': { ...given, parent: 'a', quantity: '0.25', unit: 'g', itemId: 'Y' } };

    const byId = parse({ ...head, occurrences });
    const asList = parse({ ...head, occurrences: Object.entries(occurrences).map(([id, one]) => ({ id, ...one })) });

    expect(byId).toEqual({ kind: 'accepted', value: { ebom: { ...head, occurrences }, findings: [] } });
    expect(asList).toEqual(byId);
  });

  it.each([
    [
      'an unknown key',
      { ...head, occurrences: { 'a/b': { ...given, colour: 'red' } } },
      '/occurrences/a~1b',
      'EBOM_INVALID',
    ],
    ['a missing key', { ...head, occurrences: [{ ...given }] }, '/occurrences/0/id', 'EBOM_INVALID'],
    [
      'a quantity that is a number',
      { ...head, occurrences: { a: { ...given, quantity: 1 } } },
      '/occurrences/a/quantity',
      'EBOM_INVALID',
    ],
    ['another shape', [], '', 'EBOM_INVALID'],
    [
      'an id twice in the list',
      {
        ...head,
        occurrences: [
          { id: 'a', ...given },
          { id: 'a', ...given },
        ],
      },
      '/occurrences/1/id',
      'KEY_DUPLICATE',
    ],
    [
      'a quantity below zero',
      { ...head, occurrences: { a: { ...given, quantity: '-1' } } },
      '/occurrences/a',
      'QUANTITY_INVALID',
    ],
    [
      'a quantity that is a guess',
      { ...head, occurrences: { a: { ...given, quantity: '~1m' } } },
      '/occurrences/a',
      'QUANTITY_INVALID',
    ],
    [
      'a parent that is none',
      { ...head, occurrences: [{ id: 'a', ...given, parent: 'z' }] },
      '/occurrences/0',
      'EBOM_DANGLING_PARENT',
    ],
    [
      'an item that contains itself',
      { ...head, occurrences: { a: { ...given, itemId: 'TOP' } } },
      '/occurrences/a',
      'EBOM_CYCLE',
    ],
  ])('is refused for %s, with its JSON pointer', (_name, document, pointer, code) => {
    expect(parse(document)).toMatchObject({ reasons: [{ code, at: `b.json#${pointer}`, facts: { pointer } }] });
  });

  it('is refused for another item or revision than was asked for', () => {
    const document = { ...head, occurrences: { a: given } };

    expect(parse(document, { itemId: 'TOP', revision: 'A' }).kind).toBe('accepted');
    expect(parse(document, { itemId: 'OTHER', revision: 'B' })).toMatchObject({
      reasons: [{ facts: { pointer: '/itemId' } }, { facts: { pointer: '/revision' } }],
    });
  });

  it.each([
    ['a comma too much', '{\n  "itemId": "A",\n}', 3, 1],
    ['a single quote', "{'a': 1}", 1, 2],
    ['a leading zero', '{"a": 01}', 1, 8],
    ['text behind the document', '{}\r\n{}', 2, 1],
    ['an end within quotes', '{"a": "b', 1, 9],
    ['a line end within quotes', '{"a": "b\n"}', 1, 9],
    ['an unknown escape', '{"a": "\\x"}', 1, 8],
    ['NaN', '{"a": NaN}', 1, 7],
    ['a comment', '// no\n{}', 1, 1],
    ['a NUL character', '{"a": "\u0000"}', 1, 8],
  ])('is refused for %s, with line and column', (_name, text, line, column) => {
    expect(parse(text)).toMatchObject({ reasons: [{ code: 'JSON_SYNTAX', facts: { line, column } }] });
  });

  it.each([
    ['a key that stands twice', '{\n "itemId": "A",\n "itemId": "B"}', 'KEY_DUPLICATE', '/itemId'],
    ['a key that stands twice by its escape', '{"a": 1, "\\u0061": 2}', 'KEY_DUPLICATE', '/a'],
    [
      'a key that objects have already',
      '{"occurrences": {"__proto__": {}}}',
      'KEY_DUPLICATE',
      '/occurrences/__proto__',
    ],
  ])('is refused for %s rather than losing one of its values', (_name, text, code, pointer) => {
    expect(parse(text)).toMatchObject({ reasons: [{ code, facts: { pointer } }] });
  });

  it.each([
    ['nothing', '', 'FILE_EMPTY'],
    ['no occurrences', { ...head, occurrences: {} }, 'FILE_EMPTY'],
    ['a depth that exhausts readers', '['.repeat(1_000_000), 'BOM_TOO_LARGE'],
    ['too many occurrences', { ...head, occurrences: Array.from({ length: 200_001 }, () => 0) }, 'BOM_TOO_LARGE'],
  ])('is refused for %s', (_name, document, code) => {
    expect(parse(document)).toMatchObject({ reasons: [{ code }] });
  });

  it('reports parts without number, look-alikes and parts not fitted, at their lines', () => {
    const text = JSON.stringify(head).replace(
      '}',
      `,\n"occurrences": {\n"a": ${JSON.stringify({ ...given, itemId: null })},\n"b": ${JSON.stringify({ ...given, itemId: 'A\u2011B', fitted: false })}}}`,
    );

    const parsed = parse(`\ufeff${text}`);

    expect(parsed.kind === 'accepted' && parsed.value.findings.map(({ code, row }) => [code, row])).toEqual([
      ['PART_NUMBER_MISSING', 3],
      ['PART_NOT_FITTED', 4],
      ['PART_NUMBER_LOOKALIKE', 4],
    ]);
  });
});
