// JSON as it is taken in: a key that stands twice is found by its place, and nothing else is.
import { readJson } from '../../../contract/json/read-json';

describe('readJson', () => {
  it.each<[string, string[]]>([
    ['{"a":1,"a":2}', ['/a']],
    ['{"a":1,"\\u0061":2}', ['/a']],
    ['{"a":{"b":[0,{"c":1,"c":1}]}}', ['/a/b/1/c']],
    ['[[],[{}],{"x/y":1,"x/y":2,"~":1,"~":1}]', ['/2/x~1y', '/2/~0']],
    ['{"a":{"a":1},"b":[{"a":1}],"a":1}', ['/a']],
    ['{"a\\\\":1,"a\\\\":2}', ['/a\\']],
    ['{"__proto__":{"polluted":true}}', ['/__proto__']],
    ['{"a":1,"a":2,"a":3}', ['/a', '/a']],
  ])('refuses %s for each key that is no use, by its pointer', (text, pointers) => {
    const read = readJson(text);

    if (read.kind === 'accepted') throw new Error('It was taken in.');
    expect(read.reasons.map(({ code, at }) => [code, at])).toEqual(pointers.map((at) => ['KEY_DUPLICATE', at]));
  });

  it.each([
    '{"a":"a","b":"a"}',
    '{"a":["a","a"],"b":{"a":{"a":1}}}',
    '{"A":1,"a":2,"a ":3}',
    '"{\\"a\\":1,\\"a\\":2}"',
    '{"a":"\\\\","b":"\\\\\\"a\\":1"}',
    ' [ { } , [ ] , null , 1e5 ] ',
  ])('takes %s as it is', (text) => {
    expect(readJson(text)).toEqual({ kind: 'accepted', value: JSON.parse(text) as unknown });
  });

  it('names at most twenty keys, and goes as deep as a text may', () => {
    const many = `{${Array(50).fill('"a":1').join(',')}}`;
    const deep = `${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}`;

    expect(readJson(many)).toMatchObject({ reasons: { length: 20 } });
    expect(readJson(deep).kind).toBe('accepted');
  });

  it.each(['', '{', '{"a":1,}', "{'a':1}", 'NaN', '\u0000'])('refuses %j, which is no JSON', (text) => {
    expect(readJson(text)).toMatchObject({ reasons: [{ code: 'MALFORMED_JSON' }] });
  });
});
