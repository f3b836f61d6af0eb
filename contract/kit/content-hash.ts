// What the published contract says a content hash is: SHA-256 over RFC 8785 canonical JSON. The kit makes its own, so that
// it can say that an implementation, ours too, makes it otherwise.
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Throws for what JSON cannot say. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('The value has no JSON form.');
  return text;
}

export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
}
