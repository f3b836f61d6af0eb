// SHA-256 of RFC 8785 canonical JSON, as the published contract says a content hash is made.
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

export function canonicalHash(value: unknown): string {
  return createHash('sha256')
    .update(canonicalize(value) ?? 'null', 'utf8')
    .digest('hex');
}
