// Routings and work instructions as their owners release them: written once, each after the one it supersedes.
import { z } from 'zod';
import { canonicalJson } from '../../../platform/content-hash';
import { findOneRow } from '../database';
import { refuse, waitFor, type Apply, type Effect, type EffectContext } from './effect';

export const applyRouting: Apply<'routing.released'> = async (context, data) => {
  const { site, itemId, routingId, revision, supersedes, contentHash, operations } = data;
  const at = `routing/${site}/${itemId}`;
  const place = { table: 'released_routing', document: 'routing_id', key: [site, itemId, routingId] };
  const settled = await checkRelease(context, { ...place, revision, supersedes, contentHash, at });
  if (settled !== null) return settled;
  await context.tx.query(
    `INSERT INTO cutin.released_routing (site, item_id, routing_id, revision, supersedes, content_hash, operations)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [site, itemId, routingId, revision, supersedes, contentHash, canonicalJson(operations)],
  );
  return { kind: 'applied', wakes: [at, `${at}/${routingId}@${revision}`] };
};

export const applyInstruction: Apply<'workinstruction.released'> = async (context, data) => {
  const { site, itemId, instructionId, operation, revision, supersedes, contentHash } = data;
  const at = `instruction/${site}/${itemId}/${operation}`;
  const place = { table: 'released_instruction', document: 'instruction_id', key: [site, itemId, instructionId] };
  const settled = await checkRelease(context, { ...place, revision, supersedes, contentHash, at });
  if (settled !== null) return settled;
  await context.tx.query(
    `INSERT INTO cutin.released_instruction (site, item_id, instruction_id, operation, revision, supersedes, content_hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [site, itemId, instructionId, operation, revision, supersedes, contentHash],
  );
  return { kind: 'applied', wakes: [at, `${at}/${instructionId}@${revision}`] };
};

interface ReleaseCheck {
  table: string;
  document: string;
  key: string[];
  revision: string;
  supersedes: string | null;
  contentHash: string;
  at: string;
}

/** Null where it may be written; the effect where it is known, in conflict, or before the one it supersedes. */
async function checkRelease({ tx }: EffectContext, given: ReleaseCheck): Promise<Effect | null> {
  const { table, document, key, revision, supersedes, contentHash, at } = given;
  // Two senders of one document take turns.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`release ${table} ${key.join(' ')}`]);
  const find = (wanted: string): Promise<{ contentHash: string; supersedes: string | null } | null> =>
    findOneRow(
      tx,
      z.object({ contentHash: z.string(), supersedes: z.string().nullable() }),
      `SELECT content_hash AS "contentHash", supersedes FROM cutin.${table}
        WHERE site = $1 AND item_id = $2 AND ${document} = $3 AND revision = $4`,
      [...key, wanted],
    );
  const held = await find(revision);
  if (held !== null) {
    if (held.contentHash === contentHash && held.supersedes === supersedes) return { kind: 'applied' };
    return refuse('REVISION_CONFLICT', `${at} revision ${revision} is already released with other content.`, at, {
      heldHash: held.contentHash,
      offeredHash: contentHash,
    });
  }
  if (supersedes !== null && (await find(supersedes)) === null)
    return waitFor(`${at} revision ${supersedes} is not known.`, `${at}/${key[2] ?? ''}@${supersedes}`);
  return null;
}
