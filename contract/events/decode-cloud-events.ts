// CloudEvents 1.0 out of an HTTP message, as its HTTP binding and JSON format have them: structured, batched or binary.
// Attributes keep the text they came with. What the specification forbids is refused by name, and never mended.
import { accepted, leadingReason, refused, type Refusal, type Verdict } from '../../domain/verdict';
import { keyRefusal, readJson, readJsonEntries } from '../json/read-json';
import type { UnusableKey } from '../json/scan-json';

export interface HttpMessage {
  /** By name in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
}

export type CloudEvent = Record<string, unknown>;

export const batchEventsMax = 100;

/** Of a batch each event stands for itself. */
export type Decoded = { isBatch: false; event: CloudEvent } | { isBatch: true; events: Verdict<CloudEvent>[] };

/**
 * Refusals, `at` naming the attribute or, of a key, its pointer within the event: EVENT_INVALID, EVENT_DATA_INVALID (what
 * `data_base64` holds is no JSON), KEY_DUPLICATE, MALFORMED_JSON, UNSUPPORTED_MEDIA_TYPE.
 */
export function decodeCloudEvents(message: HttpMessage): Verdict<Decoded> {
  const mediaType = mediaTypeOf(message);
  switch (mediaType) {
    case 'application/cloudevents+json':
      return decodeStructured(message.text);
    case 'application/cloudevents-batch+json':
      return decodeBatch(message.text);
    default:
      // Another format of the specification is no data of an event in binary mode, whatever headers come with it.
      return mediaType.startsWith('application/cloudevents') ? refused(unsupported) : decodeBinary(message);
  }
}

const unsupported: Refusal = {
  code: 'UNSUPPORTED_MEDIA_TYPE',
  message:
    'This is no CloudEvent that is read here: send application/cloudevents+json, application/cloudevents-batch+json, or ce- headers with application/json.',
};

function decodeStructured(text: string): Verdict<Decoded> {
  const body = readJson(text);
  if (body.kind === 'refused') return body;
  const event = readJsonEvent(body.value);
  return event.kind === 'refused' ? event : accepted({ isBatch: false, event: event.value });
}

function decodeBatch(text: string): Verdict<Decoded> {
  const body = readJsonEntries(text);
  if (body.kind === 'refused') return body;
  const { value, unusableKeys } = body.value;
  if (!Array.isArray(value) || value.length === 0 || value.length > batchEventsMax)
    return refused({
      code: 'EVENT_INVALID',
      message: `A batch is a JSON array of 1 to ${String(batchEventsMax)} events.`,
    });
  const events = value.map((one: unknown, index) => {
    const keys = keysWithin(unusableKeys, `/${String(index)}`);
    return keys.length === 0 ? readJsonEvent(one) : refused(...keys.map(keyRefusal));
  });
  return accepted({ isBatch: true, events });
}

/** Those of one event, by their place in it. */
function keysWithin(keys: readonly UnusableKey[], place: string): UnusableKey[] {
  return keys.flatMap((key) =>
    key.pointer.startsWith(`${place}/`) ? [{ ...key, pointer: key.pointer.slice(place.length) }] : [],
  );
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
    const data = readJson(text);
    if (data.kind === 'accepted') return data;
    const { message } = leadingReason(data.reasons);
    return refused({ code: 'EVENT_DATA_INVALID', message: `What data_base64 holds is refused: ${message}`, at });
  } catch {
    return refused({ code: 'EVENT_DATA_INVALID', message: 'What data_base64 holds is not UTF-8.', at });
  }
}

const headerPrefix = 'ce-';

/** A body may be left out, as with a reference to the data alone. */
function decodeBinary({ headers, text }: HttpMessage): Verdict<Decoded> {
  if (headers['ce-specversion'] === undefined && headers['ce-id'] === undefined) return refused(unsupported);
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
  if (text === '') return accepted({ isBatch: false, event: attributes });
  const contentType = headers['content-type'];
  if (contentType !== undefined) attributes['datacontenttype'] = String(contentType);
  const data = readJson(text);
  if (data.kind === 'accepted') return accepted({ isBatch: false, event: { ...attributes, data: data.value } });
  return refused(...data.reasons.map((reason) => (reason.at === undefined ? reason : withinData(reason))));
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

/** The body of a message in binary mode is the data of its event. */
function withinData({ at = '', ...reason }: Refusal): Refusal {
  const pointer = `/data${at}`;
  return { ...reason, at: pointer, facts: { pointer } };
}

function invalid(at: string, message: string): Refusal {
  return { code: 'EVENT_INVALID', message, at };
}
