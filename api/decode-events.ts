// The events of a request, or the problem that says what is wrong with it, and where.
import { decodeCloudEvents, type Decoded } from '../contract/events/decode-cloud-events';
import { leadingReason, type Refusal } from '../domain/verdict';
import { Problem, statusOf } from './problem';
import { readText } from './read-text';
import type { Call } from './route';

/** Throws ENCODING_WRONG, and what decodeCloudEvents refuses; the events of a batch stand each for itself. */
export function decodeEvents({ headers, body }: Call): Decoded {
  const text = Buffer.isBuffer(body) ? readText(body) : '';
  const decoded = decodeCloudEvents({ headers, text });
  if (decoded.kind === 'refused') throw decodingProblem(decoded.reasons);
  return decoded.value;
}

export function decodingProblem(reasons: readonly Refusal[]): Problem {
  const { code, message, at } = leadingReason(reasons);
  if (at === undefined) return new Problem(statusOf(code), code, message);
  if (code === 'KEY_DUPLICATE') {
    const errors = reasons.map((reason) => ({ pointer: reason.at, message: reason.message }));
    return new Problem(statusOf(code), code, message, { errors });
  }
  const detail = `Not a CloudEvent 1.0: ${at}: ${message}`;
  return new Problem(statusOf(code), code, detail, { errors: reasons.map(errorOf) });
}

function errorOf({ at = '', message }: Refusal): Record<string, unknown> {
  return { attribute: at, pointer: at === '' ? '' : `/${at}`, message };
}
