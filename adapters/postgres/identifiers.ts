// Known identifiers by what they look like. The unique skeleton settles races: of two look-alikes one is first.
import { z } from 'zod';
import type { Refusal } from '../../domain/verdict';
import { skeletonOf } from '../../domain/identity/skeleton';
import { listRows, type Queryable } from './database';

/** Refusals IDENTIFIER_LOOKALIKE for each identifier that looks like another known or given one; both are shown. */
export async function findLookAlikes(tx: Queryable, identifiers: readonly string[]): Promise<Refusal[]> {
  const skeletons = identifiers.map(skeletonOf);
  for (const skeleton of [...new Set(skeletons)].sort())
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`identifier ${skeleton}`]);
  const rows = await listRows(
    tx,
    z.object({ identifier: z.string(), skeleton: z.string() }),
    'SELECT identifier, skeleton FROM cutin.identifier WHERE skeleton = ANY ($1)',
    [skeletons],
  );
  const known = new Map(rows.map((row) => [row.skeleton, row.identifier]));
  return identifiers.flatMap((identifier, index): Refusal[] => {
    const skeleton = skeletons[index] ?? '';
    const held = known.get(skeleton);
    known.set(skeleton, held ?? identifier);
    if (held === undefined || held === identifier) return [];
    return [
      {
        code: 'IDENTIFIER_LOOKALIKE',
        message: `${shown(identifier)} looks like ${shown(held)} and is another identifier.`,
        at: identifier,
        facts: { given: identifier, known: held },
      },
    ];
  });
}

export async function registerIdentifiers(tx: Queryable, identifiers: readonly string[]): Promise<void> {
  for (const identifier of identifiers) {
    await tx.query('INSERT INTO cutin.identifier (identifier, skeleton) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      identifier,
      skeletonOf(identifier),
    ]);
  }
}

/** Quoted, with every character outside ASCII named by its code point: a look-alike shows what it is. */
function shown(identifier: string): string {
  return JSON.stringify(identifier).replace(
    /[^\x20-\x7e]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
