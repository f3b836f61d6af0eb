// Known identifiers by what they look like. The unique skeleton settles races: of two look-alikes one is first.
import { z } from 'zod';
import type { Refusal } from '../../domain/verdict';
import { findLookAlikes } from '../../domain/identity/check-look-alikes';
import { skeletonOf } from '../../domain/identity/skeleton';
import { listRows, type Queryable } from './database';

/** Refusals IDENTIFIER_LOOKALIKE for each identifier that looks like another known or given one; both are shown. */
export async function readLookAlikes(tx: Queryable, identifiers: readonly string[]): Promise<Refusal[]> {
  const skeletons = identifiers.map(skeletonOf);
  for (const skeleton of [...new Set(skeletons)].sort())
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`identifier ${skeleton}`]);
  const rows = await listRows(
    tx,
    z.object({ identifier: z.string(), skeleton: z.string() }),
    'SELECT identifier, skeleton FROM cutin.identifier WHERE skeleton = ANY ($1)',
    [skeletons],
  );
  return findLookAlikes(identifiers, rows);
}

export async function registerIdentifiers(tx: Queryable, identifiers: readonly string[]): Promise<void> {
  for (const identifier of identifiers) {
    await tx.query('INSERT INTO cutin.identifier (identifier, skeleton) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      identifier,
      skeletonOf(identifier),
    ]);
  }
}
