// Content hash of a revision: SHA-256 over RFC 8785 canonical JSON (RULES 1.1), the same for every party.
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ContentHash } from '../../domain/identity/artefact';

/** RFC 8785 text of a plain-JSON value. Throws for what JSON cannot say (undefined, functions, non-finite numbers). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('The value has no JSON form.');
  return text;
}

export function contentHash(value: unknown): ContentHash {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex') as ContentHash;
}

/** Both, for those who are handed one reading of RFC 8785. */
export const canonical = { json: canonicalJson, hash: contentHash };
