// CloudEvents as they come over HTTP. The cases of the specification's own conformance suite (cloudevents/conformance: the
// HTTP binding, the JSON format, its batches) are held here in our words, beside what the binding says of header values.
import { contractEnvelope } from '../../../contract/events/contract-envelope';
import { decodeCloudEvents, type CloudEvent, type HttpMessage } from '../../../contract/events/decode-cloud-events';
import type { Refusal, Verdict } from '../../../domain/verdict';

const minimal = { specversion: '1.0', id: 'e-1', type: 'org.example.test', source: 'https://example.org' };
const structured = 'application/cloudevents+json';
const batched = 'application/cloudevents-batch+json';

function decoded(message: HttpMessage): CloudEvent[] {
  const value = valueOf(decodeCloudEvents(message));
  return value.isBatch ? value.events.map(valueOf) : [value.event];
}

function valueOf<T>(verdict: Verdict<T>): T {
  if (verdict.kind === 'refused') throw new Error(JSON.stringify(verdict.reasons));
  return verdict.value;
}

/** Of a batch, one verdict an event. */
function verdictsOf(text: string): Verdict<CloudEvent>[] {
  const value = valueOf(decodeCloudEvents({ headers: { 'content-type': batched }, text }));
  if (!value.isBatch) throw new Error('It is no batch.');
  return value.events;
}

function reasons(message: HttpMessage): Refusal[] {
  const verdict = decodeCloudEvents(message);
  if (verdict.kind === 'accepted') throw new Error('It was taken in.');
  return verdict.reasons;
}

function jsonMessage(body: unknown, contentType = structured): HttpMessage {
  return { headers: { 'content-type': contentType }, text: JSON.stringify(body) };
}

function binaryMessage(
  attributes: Record<string, string>,
  { text = '{"a":1}', contentType = 'application/json' } = {},
) {
  const headers = Object.fromEntries(
    Object.entries({ ...minimal, ...attributes }).map(([name, value]) => [`ce-${name}`, value]),
  );
  return { headers: { ...headers, 'content-type': contentType }, text };
}

/** Whether decoding and the envelope of the contract together let it in. */
function isTakenIn(event: unknown): boolean {
  const verdict = decodeCloudEvents(jsonMessage(event));
  if (verdict.kind === 'refused' || verdict.value.isBatch) return false;
  return contractEnvelope.safeParse(verdict.value.event).success;
}

describe('an event in binary mode', () => {
  it.each(['application/json', 'application/json; charset=utf-8'])('has its attributes, of %s too', (contentType) => {
    const message = binaryMessage({ time: '2018-04-05T03:56:24Z', subject: 'tests' }, { contentType });

    const [event] = decoded(message);

    const attributes = { ...minimal, time: '2018-04-05T03:56:24Z', subject: 'tests', datacontenttype: contentType };
    expect(event).toEqual({ ...attributes, data: { a: 1 } });
    expect(contractEnvelope.safeParse(event).success).toBe(true);
  });

  it.each([
    ['Euro%20%E2%82%AC%20%F0%9F%98%80', 'Euro € 😀'],
    ['%e2%82%ac', '€'],
    ['%61bc', 'abc'],
    ['100%2525', '100%25'],
    ['"a \\"quoted\\" text"', 'a "quoted" text'],
    ['plain text', 'plain text'],
  ])('reads the header value %s as %s', (value, text) => {
    expect(decoded(binaryMessage({ subject: value }))[0]).toMatchObject({ subject: text });
  });

  it.each([
    ['overlong UTF-8', '%C0%A0'],
    ['half of a character', '%E2%82'],
    ['a percent sign that encodes nothing', '50%'],
    ['bytes that are not ASCII', 'Gehäuse'],
    ['a quotation that does not end', '"a'],
  ])('is refused for %s, by the name of the attribute', (_, value) => {
    expect(reasons(binaryMessage({ subject: value }))).toMatchObject([{ code: 'EVENT_INVALID', at: 'subject' }]);
  });

  it('is refused for an attribute whose name has other characters than letters and digits', () => {
    expect(reasons(binaryMessage({ 'my-extension': 'bad' }))).toMatchObject([{ at: 'my-extension' }]);
  });

  it.each(['data', 'datacontenttype'])('is refused for the header ce-%s, which the message says elsewhere', (name) => {
    expect(reasons(binaryMessage({ [name]: 'application/json' }))).toMatchObject([{ at: name }]);
  });

  it('may come without a body', () => {
    expect(decoded(binaryMessage({}, { text: '' }))).toEqual([minimal]);
  });

  it('is refused where its body is no JSON', () => {
    expect(reasons(binaryMessage({}, { text: '{' }))).toMatchObject([{ code: 'MALFORMED_JSON' }]);
  });

  it('is refused where its body holds a key twice, by its place in the event', () => {
    const text = '{"lots":[{"a":1},{"a":1,"\\u0061":2}]}';

    expect(reasons(binaryMessage({}, { text }))).toMatchObject([{ code: 'KEY_DUPLICATE', at: '/data/lots/1/a' }]);
  });

  it('is told apart from a request that is no event', () => {
    const message = { headers: { 'content-type': 'application/json' }, text: '{}' };

    expect(reasons(message)).toMatchObject([{ code: 'UNSUPPORTED_MEDIA_TYPE' }]);
  });
});

it.each(['application/cloudevents+xml', 'application/cloudevents', 'application/cloudevents-batch+avro'])(
  'an event in %s is refused, and not read as the data of its headers',
  (contentType) => {
    expect(reasons(binaryMessage({}, { contentType }))).toMatchObject([{ code: 'UNSUPPORTED_MEDIA_TYPE' }]);
  },
);

describe('an event in structured mode', () => {
  it.each([structured, 'Application/CloudEvents+JSON; charset=utf-8'])('is read from %s', (contentType) => {
    const event = { ...minimal, time: '2018-04-05T03:56:24Z', datacontenttype: 'application/json', data: { a: 1 } };

    expect(decoded(jsonMessage(event, contentType))).toEqual([event]);
  });

  it.each<[string, object]>([
    ['nothing but what it must have', {}],
    ['a time in UTC', { time: '2018-04-05T17:31:00Z' }],
    ['a time to the nanosecond', { time: '2018-04-05T17:31:00.000000000Z' }],
    ['a time east of UTC', { time: '2018-04-05T18:31:00+01:00' }],
    ['a time west of UTC', { time: '2018-04-05T16:31:00-01:00' }],
    ['a relative source', { source: '#fragment' }],
    ['an integer, a boolean and texts as extensions', { extinteger: 10, extboolean: true, exturi: '//authority/path' }],
    ['binary extensions', { extbinary: 'TWE=' }],
  ])('is taken in with %s', (_, more) => {
    expect(isTakenIn({ ...minimal, ...more })).toBe(true);
  });

  // The suite holds these for valid. They are, and the contract takes JSON alone.
  it.each<[string, object]>([
    ['all core attributes, of plain text', { datacontenttype: 'text/plain', subject: 'tests' }],
    ['plain text as data', { datacontenttype: 'text/plain', data: 'Simple text' }],
  ])('is decoded, and refused by the contract, with %s', (_, more) => {
    const event = { ...minimal, ...more };

    expect(decoded(jsonMessage(event))).toEqual([event]);
    expect(contractEnvelope.safeParse(event).error?.issues).toMatchObject([{ path: ['datacontenttype'] }]);
  });

  it('counts an attribute of null as left out', () => {
    const nulls = { datacontenttype: null, dataschema: null, subject: null, time: null };

    expect(decoded(jsonMessage({ ...minimal, ...nulls }))).toEqual([minimal]);
  });

  it.each<[string, object]>([
    ['no specversion', { specversion: undefined }],
    ['no id', { id: undefined }],
    ['no type', { type: undefined }],
    ['no source', { source: undefined }],
    ['a time in words', { time: 'lunchtime' }],
    ['a time to the minute', { time: '2018-04-05T18:31Z' }],
    ['a time with another letter than Z', { time: '2018-04-05T18:31:00X' }],
    ['an offset out of range', { time: '2018-04-05T18:31:00+25:00' }],
    ['an offset of letters', { time: '2018-04-05T18:31:00+xx:00' }],
    ['an offset of hours alone', { time: '2018-04-05T18:31:00+05' }],
    ['an empty id', { id: '' }],
    ['an empty type', { type: '' }],
    ['an empty source', { source: '' }],
    ['an empty specversion', { specversion: '' }],
    ['another specversion', { specversion: '0.9' }],
    ['a content type that is none', { datacontenttype: 'xyz' }],
    ['an empty content type', { datacontenttype: '' }],
    ['an empty schema', { dataschema: '' }],
    ['an empty subject', { subject: '' }],
    ['a number as id', { id: 25 }],
    ['an object as id', { id: { xyz: 'abc' } }],
    ['a capital letter in a name', { MyExtension: 'bad' }],
    ['punctuation in a name', { 'my.extension': 'bad' }],
    ['a fraction as extension', { myextension: 1.5 }],
    ['an integer beyond 32 bits', { myextension: 2 ** 31 }],
    ['a list as extension', { myextension: [] }],
    ['data twice', { data: 'text', data_base64: 'eyAieHl6IjogMTIzIH0=' }],
  ])('is refused with %s', (_, more) => {
    expect(isTakenIn({ ...minimal, ...more })).toBe(false);
  });

  it('has the JSON that its data_base64 holds', () => {
    const event = { ...minimal, data_base64: Buffer.from('{"a":"€"}').toString('base64') };

    expect(decoded(jsonMessage(event))).toEqual([{ ...minimal, data: { a: '€' } }]);
  });

  it.each([
    ['no text', 12, 'EVENT_INVALID'],
    ['no base64', 'e30', 'EVENT_INVALID'],
    ['no JSON', Buffer.from('{').toString('base64'), 'EVENT_DATA_INVALID'],
    ['a key twice', Buffer.from('{"a":1,"a":1}').toString('base64'), 'EVENT_DATA_INVALID'],
    ['no UTF-8', Buffer.from([0x22, 0xc0, 0x22]).toString('base64'), 'EVENT_DATA_INVALID'],
  ])('is refused where data_base64 is %s', (_, encoded, code) => {
    expect(reasons(jsonMessage({ ...minimal, data_base64: encoded }))).toMatchObject([{ code, at: 'data_base64' }]);
  });
});

describe('a batch', () => {
  it('holds its events in their order', () => {
    const batch = [minimal, { ...minimal, id: 'e-2' }];

    expect(decoded(jsonMessage(batch, batched))).toEqual(batch);
  });

  it('may hold an event twice: whether it is the same is not told by its form', () => {
    expect(decoded(jsonMessage([minimal, minimal], batched))).toEqual([minimal, minimal]);
  });

  it('judges each event by itself, at its index', () => {
    const batch = [{ ...minimal, Bad: 'x' }, minimal, 'not an object'];

    expect(verdictsOf(JSON.stringify(batch))).toMatchObject([
      { reasons: [{ code: 'EVENT_INVALID', at: 'Bad' }] },
      { kind: 'accepted', value: minimal },
      { reasons: [{ code: 'EVENT_INVALID', at: '' }] },
    ]);
  });

  it('refuses the event alone that holds a key twice', () => {
    const sound = JSON.stringify(minimal);
    const twice = sound.replace('{', '{"data":{"lot":"A","lot":"B"},');

    expect(verdictsOf(`[${sound},${twice}]`)).toMatchObject([
      { kind: 'accepted' },
      { reasons: [{ code: 'KEY_DUPLICATE', at: '/data/lot' }] },
    ]);
  });

  it('refuses every event that holds a key twice, however many there are, and names at most twenty keys of each', () => {
    const sound = JSON.stringify(minimal);
    const twice = sound.replace('{', `{"data":{${Array(30).fill('"a":1').join(',')}},`);
    const batch = [...Array<string>(60).fill(twice), sound, twice];

    const verdicts = verdictsOf(`[${batch.join(',')}]`);

    expect(verdicts.flatMap(({ kind }, index) => (kind === 'accepted' ? [index] : []))).toEqual([60]);
    expect(verdicts[61]).toMatchObject({ reasons: { length: 20, 0: { code: 'KEY_DUPLICATE', at: '/data/a' } } });
  });

  it.each([
    ['an object', minimal],
    ['empty', []],
    ['longer than a hundred', Array(101).fill(minimal)],
  ])('is refused where it is %s', (_, batch) => {
    expect(reasons(jsonMessage(batch, batched))).toMatchObject([{ code: 'EVENT_INVALID' }]);
  });
});
