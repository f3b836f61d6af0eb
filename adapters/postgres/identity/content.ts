// Contents by their hash. Storing one twice changes nothing.
import type { ContentHash } from '../../../domain/identity/artefact';
import type { Canonical } from '../canonical';
import type { Queryable } from '../database';

export async function storeContent(tx: Queryable, content: unknown, canonical: Canonical): Promise<ContentHash> {
  const hash = canonical.hash(content);
  await tx.query('INSERT INTO cutin.content (content_hash, content) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    hash,
    canonical.json(content),
  ]);
  return hash;
}
