// CloudEvents out of an HTTP request: structured, binary or batched mode.
import { HTTP } from 'cloudevents';
import { Problem } from './problem';
import type { Call } from './route';

const batchMax = 100;

export function decodeEvents(call: Call): { events: unknown[]; isBatch: boolean } {
  const text = Buffer.isBuffer(call.body) ? call.body.toString('utf8') : '';
  const type = String(call.headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase();
  // In binary mode a body may be left out, as with a reference to the data alone.
  const body =
    text === '' && type !== undefined && !type.startsWith('application/cloudevents') ? undefined : parseJson(text);
  if (type === 'application/cloudevents-batch+json') {
    if (!Array.isArray(body) || body.length === 0 || body.length > batchMax) {
      throw new Problem(400, 'EVENT_INVALID', `A batch is a JSON array of 1 to ${String(batchMax)} events.`);
    }
    return { events: body, isBatch: true };
  }
  if (type === 'application/cloudevents+json') return { events: [body], isBatch: false };
  if (call.headers['ce-specversion'] === undefined && call.headers['ce-id'] === undefined) {
    throw new Problem(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'Send application/cloudevents+json, application/cloudevents-batch+json, or ce- headers with application/json.',
    );
  }
  return { events: [decodeBinary(call, body)], isBatch: false };
}

/** Attributes are read by the CloudEvents library where it can; a version it does not know must reach our own check. */
function decodeBinary(call: Call, data: unknown): unknown {
  const attributes = Object.fromEntries(
    Object.entries(call.headers).flatMap(([name, value]) =>
      name.startsWith('ce-') ? [[name.slice(3), String(value)]] : [],
    ),
  );
  if (attributes['specversion'] !== '1.0' || data === undefined) return { ...attributes, data };
  try {
    const event = HTTP.toEvent({ headers: call.headers, body: JSON.stringify(data) });
    return Array.isArray(event) ? { ...attributes, data } : { ...(JSON.parse(JSON.stringify(event)) as object), data };
  } catch {
    return { ...attributes, data };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'MALFORMED_JSON', 'The body is not valid JSON.');
  }
}
