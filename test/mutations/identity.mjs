// Rules of identity that a test without a server must miss when they are dropped.
export const mutations = [
  {
    drops: 'a key that stands twice is refused',
    file: 'contract/json/read-json.ts',
    from: "inner.keys.has(inner.step) || inner.step === '__proto__'",
    to: "inner.step === '__proto__'",
    caughtBy: ['unit/contract/read-json', 'unit/api/request-bodies'],
  },
  {
    drops: 'two spellings of one key are one key',
    file: 'contract/json/read-json.ts',
    from: "quoted.includes('\\\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)",
    to: 'quoted.slice(1, -1)',
    caughtBy: ['unit/contract/read-json'],
  },
  {
    drops: 'bytes that are not UTF-8 are refused',
    file: 'api/read-text.ts',
    from: 'if (isUtf8(bytes))',
    to: 'if (bytes.length > 0)',
    caughtBy: ['unit/api/request-bodies'],
  },
  {
    drops: 'a header of which there is one is refused where it is sent twice',
    file: 'api/refuse-repeated-headers.ts',
    from: 'names.indexOf(name) !== index',
    to: 'names.indexOf(name) > index',
    caughtBy: ['unit/api/request-bodies'],
  },
  {
    drops: 'of a batch each event is judged by itself',
    file: 'contract/events/decode-cloud-events.ts',
    from: 'keysWithin(unusableKeys, `/${String(index)}`)',
    to: "keysWithin(unusableKeys, '')",
    caughtBy: ['unit/contract/cloud-events'],
  },
];
