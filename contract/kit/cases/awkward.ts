// Content that implementations are known to alter: they reorder, round, normalise, trim, drop what is empty.

/** Composed and decomposed letters, a character beyond the basic plane, line separators, spaces at the ends. */
export const awkwardText =
  ' \u00d6lpr\u00fcfung caf\u00e9 cafe\u0301 \u8ef8\u53d7 \u{1D6FF} \u{1F600} "quoted" \\ / \u2028 \u00a0 <b>&amp;</b> %2F \t\n ';

export const awkwardJson = {
  text: awkwardText,
  keys: {
    z: 1,
    a: 2,
    '10': 3,
    '9': 4,
    '\u00e9': 5,
    'e\u0301': 6,
    '\u{1F600}': 7,
    '\uFB33': 8,
    '': 9,
    'with space': 10,
  },
  decimalsAsText: ['0.10', '1e3', '000123', '12.500000000000000001', '-0.0', '+1'],
  numbers: [0, -1, 0.1, 1e21, 1e-7, 9007199254740991, 333333333.3333333, 5e-324],
  empties: [null, '', {}, [], [[]], { nothing: null }, false],
  instants: ['2026-03-02T08:15:00Z', '2026-03-02T08:15:00+00:00', '2026-03-02T08:15:00.000Z'],
  repeated: ['b', 'a', 'b', 'a'],
  deep: nested(60),
  long: 'x'.repeat(70_000),
};

function nested(levels: number): unknown {
  return Array.from({ length: levels }).reduce<unknown>((inner, _, index) => ({ [`level ${index}`]: [inner] }), 'core');
}
