// The JSON body of a request: UTF-8, no key twice, nothing that the store cannot hold.
import type { Request } from 'express';
import { readJson } from '../contract/json/read-json';
import { decodingProblem } from './decode-events';
import { findUnstorable } from './find-unstorable';
import { Problem } from './problem';
import { readText } from './read-text';

/** Refused with UNSUPPORTED_MEDIA_TYPE, UNSUPPORTED_ENCODING, ENCODING_WRONG, MALFORMED_JSON, KEY_DUPLICATE, INVALID_REQUEST. */
export function readJsonBody(request: Request): unknown {
  if (request.is('json') === false) throw new Problem(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send application/json.');
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes)) return undefined;
  if (bytes.length === 0) return {};
  const charset = /;\s*charset="?([^\s";]+)/i.exec(request.header('content-type') ?? '')?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset))
    throw new Problem(415, 'UNSUPPORTED_ENCODING', `Send UTF-8 JSON, plain or gzip, not ${charset}.`);
  const read = readJson(readText(bytes));
  if (read.kind === 'refused') throw decodingProblem(read.reasons);
  const unstorable = findUnstorable(read.value);
  if (unstorable === null) return read.value;
  const detail = `The body is not valid at ${unstorable.pointer}: ${unstorable.message}`;
  throw new Problem(422, 'INVALID_REQUEST', detail, { errors: [unstorable] });
}
