// Contents by their hash. Storing one twice changes nothing.
import { canonicalJson, contentHash } from '../signing/content-hash';
import type { ContentHash } from '../../domain/identity/artefact';
import type { Queryable } from './database';

export async function storeContent(tx: Queryable, content: unknown): Promise<ContentHash> {
  const hash = contentHash(content);
  await tx.query('INSERT INTO cutin.content (content_hash, content) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    hash,
    canonicalJson(content),
  ]);
  return hash;
}
