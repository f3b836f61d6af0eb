// CloudEvents 1.0 out of an HTTP message, as its HTTP binding and JSON format have them: structured, batched or binary.
// Attributes keep the text they came with. What the specification forbids is refused by name, and never mended.
import { refused, accepted, type Refusal, type Verdict } from '../../domain/verdict';

export interface HttpMessage {
  /** By name in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
}

export type CloudEvent = Record<string, unknown>;

export const batchEventsMax = 100;

/**
 * Refusals, `at` naming the attribute and, of a batch, `facts` the index of its event: EVENT_INVALID, EVENT_DATA_INVALID (what
 * `data_base64` holds is no JSON), MALFORMED_JSON, UNSUPPORTED_MEDIA_TYPE.
 */
export function decodeCloudEvents(message: HttpMessage): Verdict<{ events: CloudEvent[]; isBatch: boolean }> {
  switch (mediaTypeOf(message)) {
    case 'application/cloudevents+json':
      return decodeStructured(message.text);
    case 'application/cloudevents-batch+json':
      return decodeBatch(message.text);
    default:
      return decodeBinary(message);
  }
}

function decodeStructured(text: string): Verdict<{ events: CloudEvent[]; isBatch: boolean }> {
  const body = parseJson(text);
  if (body.kind === 'refused') return body;
  const event = readJsonEvent(body.value);
  return event.kind === 'refused' ? event : accepted({ events: [event.value], isBatch: false });
}

function decodeBatch(text: string): Verdict<{ events: CloudEvent[]; isBatch: boolean }> {
  const body = parseJson(text);
  if (body.kind === 'refused') return body;
  if (!Array.isArray(body.value) || body.value.length === 0 || body.value.length > batchEventsMax)
    return refused({
      code: 'EVENT_INVALID',
      message: `A batch is a JSON array of 1 to ${String(batchEventsMax)} events.`,
    });
  const events: CloudEvent[] = [];
  const reasons: Refusal[] = [];
  for (const [index, one] of body.value.entries()) {
    const event = readJsonEvent(one);
    if (event.kind === 'refused') reasons.push(...event.reasons.map((reason) => ({ ...reason, facts: { index } })));
    else events.push(event.value);
  }
  return reasons.length > 0 ? refused(...reasons) : accepted({ events, isBatch: true });
}

/** A null attribute counts as left out; `data_base64` becomes the JSON that it holds. */
function readJsonEvent(value: unknown): Verdict<CloudEvent> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refused(invalid('', 'An event is a JSON object.'));
  const { data, data_base64: encoded, ...rest } = value as CloudEvent;
  const attributes = Object.fromEntries(Object.entries(rest).filter(([, one]) => one !== null));
  const reasons = attributeFaults(attributes);
  if (reasons.length > 0) return refused(...reasons);
  if (encoded === undefined) return accepted(data === undefined ? attributes : { ...attributes, data });
  if (data !== undefined) return refused(invalid('data_base64', 'An event has data or data_base64, not both.'));
  const decoded = decodeBase64(encoded, 'data_base64');
  return decoded.kind === 'refused' ? decoded : accepted({ ...attributes, data: decoded.value });
}

const attributeName = /^[a-z0-9]+$/;
const integerMax = 2 ** 31 - 1;

/** Names are lower-case letters and digits; values are texts, booleans and integers of 32 bits. */
function attributeFaults(attributes: CloudEvent): Refusal[] {
  return Object.entries(attributes).flatMap(([name, value]) => {
    if (!attributeName.test(name)) return [invalid(name, 'The name of an attribute is lower-case letters and digits.')];
    if (typeof value === 'string' || typeof value === 'boolean') return [];
    if (typeof value === 'number' && Number.isInteger(value) && value >= -integerMax - 1 && value <= integerMax)
      return [];
    return [invalid(name, 'An attribute is a text, a boolean or an integer of 32 bits.')];
  });
}

function decodeBase64(encoded: unknown, at: string): Verdict<unknown> {
  if (typeof encoded !== 'string' || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(encoded))
    return refused(invalid(at, 'data_base64 is no base64.'));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded, 'base64'));
    return accepted(JSON.parse(text) as unknown);
  } catch {
    return refused({ code: 'EVENT_DATA_INVALID', message: 'What data_base64 holds is no JSON in UTF-8.', at });
  }
}

const headerPrefix = 'ce-';

/** A body may be left out, as with a reference to the data alone. */
function decodeBinary({ headers, text }: HttpMessage): Verdict<{ events: CloudEvent[]; isBatch: boolean }> {
  if (headers['ce-specversion'] === undefined && headers['ce-id'] === undefined)
    return refused({
      code: 'UNSUPPORTED_MEDIA_TYPE',
      message:
        'This is no CloudEvent: send application/cloudevents+json, application/cloudevents-batch+json, or ce- headers with application/json.',
    });
  const attributes: CloudEvent = {};
  const reasons: Refusal[] = [];
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith(headerPrefix) || value === undefined) continue;
    const name = header.slice(headerPrefix.length);
    const decoded = name === 'datacontenttype' || name === 'data' ? null : decodeHeader(String(value));
    if (decoded === null) reasons.push(invalid(name, headerFaults[name] ?? unreadable));
    else attributes[name] = decoded;
  }
  reasons.push(...attributeFaults(attributes));
  if (reasons.length > 0) return refused(...reasons);
  if (text === '') return accepted({ events: [attributes], isBatch: false });
  const contentType = headers['content-type'];
  if (contentType !== undefined) attributes['datacontenttype'] = String(contentType);
  const data = parseJson(text);
  return data.kind === 'refused' ? data : accepted({ events: [{ ...attributes, data: data.value }], isBatch: false });
}

const headerFaults: Readonly<Record<string, string>> = {
  datacontenttype: 'In binary mode the Content-Type of the message says what the data is.',
  data: 'In binary mode the body of the message is the data.',
};
const unreadable = 'The value of a header is printable ASCII with everything else percent-encoded as UTF-8.';

/** Quoted strings are unescaped, then percent-decoded once; null where either cannot be. */
function decodeHeader(value: string): string | null {
  if (!/^[\t\x20-\x7e]*$/.test(value) || !/^(?:[^"]|"(?:[^"\\]|\\.)*")*$/.test(value)) return null;
  const unquoted = value.replace(/"((?:[^"\\]|\\.)*)"/g, (_, inner: string) => inner.replace(/\\(.)/g, '$1'));
  try {
    return decodeURIComponent(unquoted);
  } catch {
    return null;
  }
}

function mediaTypeOf({ headers }: HttpMessage): string {
  return (String(headers['content-type'] ?? '').split(';')[0] ?? '').trim().toLowerCase();
}

function parseJson(text: string): Verdict<unknown> {
  try {
    return accepted(JSON.parse(text) as unknown);
  } catch {
    return refused({ code: 'MALFORMED_JSON', message: 'The body is not valid JSON.' });
  }
}

function invalid(at: string, message: string): Refusal {
  return { code: 'EVENT_INVALID', message, at };
}
