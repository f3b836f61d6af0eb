// The events of a request, or the problem that says which attribute of which event is wrong.
import { decodeCloudEvents, type CloudEvent } from '../contract/events/decode-cloud-events';
import { leadingReason, type Refusal } from '../domain/verdict';
import { Problem, statusOf } from './problem';
import type { Call } from './route';

export function decodeEvents({ headers, body }: Call): { events: CloudEvent[]; isBatch: boolean } {
  const decoded = decodeCloudEvents({ headers, text: textOf(body) });
  if (decoded.kind === 'accepted') return decoded.value;
  const { code, message, at } = leadingReason(decoded.reasons);
  if (at === undefined) throw new Problem(statusOf(code), code, message);
  const detail = `Not a CloudEvent 1.0: ${at}: ${message}`;
  throw new Problem(statusOf(code), code, detail, { errors: decoded.reasons.map(errorOf) });
}

function errorOf({ at = '', message, facts }: Refusal): Record<string, unknown> {
  return { ...facts, attribute: at, pointer: at === '' ? '' : `/${at}`, message };
}

function textOf(body: unknown): string {
  if (!Buffer.isBuffer(body)) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new Problem(400, 'MALFORMED_JSON', 'The body is not UTF-8.');
  }
}
