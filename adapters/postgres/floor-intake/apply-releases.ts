// Routings and work instructions as their owners release them: written once, each after the one it supersedes.
import { z } from 'zod';
import { canonicalJson } from '../../signing/content-hash';
import { findOneRow } from '../database';
import { refuse, waitFor, type Apply, type Effect, type EffectContext } from './effect';

export const applyRouting: Apply<'routing.released'> = async (context, data) => {
  const { site, itemId, itemRevisions, routingId, revision, supersedes, contentHash, operations } = data;
  const at = `routing/${site}/${itemId}`;
  const place = { table: 'released_routing', document: 'routing_id', key: [site, itemId, routingId] };
  const checked = await checkRelease(context, { ...place, revision, supersedes, contentHash, at });
  if (checked.kind === 'settled') return checked.effect;
  if (checked.kind === 'new')
    await context.tx.query(
      `INSERT INTO cutin.released_routing (site, item_id, routing_id, revision, supersedes, content_hash, operations)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [site, itemId, routingId, revision, supersedes, contentHash, canonicalJson(operations)],
    );
  await releaseFor(context, { kind: 'routing', site, itemId, document: routingId, revision, itemRevisions });
  return { kind: 'applied', wakes: [at, `${at}/${routingId}@${revision}`] };
};

export const applyInstruction: Apply<'workinstruction.released'> = async (context, data) => {
  const { site, itemId, itemRevisions, instructionId, operation, revision, supersedes, contentHash } = data;
  const at = `instruction/${site}/${itemId}/${operation}`;
  const place = { table: 'released_instruction', document: 'instruction_id', key: [site, itemId, instructionId] };
  const checked = await checkRelease(context, { ...place, revision, supersedes, contentHash, at });
  if (checked.kind === 'settled') return checked.effect;
  if (checked.kind === 'new')
    await context.tx.query(
      `INSERT INTO cutin.released_instruction (site, item_id, instruction_id, operation, revision, supersedes, content_hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [site, itemId, instructionId, operation, revision, supersedes, contentHash],
    );
  await releaseFor(context, { kind: 'instruction', site, itemId, document: instructionId, revision, itemRevisions });
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

/** The revisions of the item that the document holds for; those it held for before it keeps. */
async function releaseFor(
  { tx }: EffectContext,
  given: { kind: string; site: string; itemId: string; document: string; revision: string; itemRevisions: string[] },
): Promise<void> {
  const { kind, site, itemId, document, revision, itemRevisions } = given;
  await tx.query(
    `INSERT INTO cutin.released_for (document_kind, site, item_id, document_id, document_revision, item_revision)
     SELECT $1, $2, $3, $4, $5, r FROM unnest($6::text[]) AS r ON CONFLICT DO NOTHING`,
    [kind, site, itemId, document, revision, itemRevisions],
  );
}

type Checked = { kind: 'new' } | { kind: 'known' } | { kind: 'settled'; effect: Effect };

/** Settled where it is in conflict, or before the one it supersedes. */
async function checkRelease({ tx }: EffectContext, given: ReleaseCheck): Promise<Checked> {
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
    if (held.contentHash === contentHash && held.supersedes === supersedes) return { kind: 'known' };
    const facts = { heldHash: held.contentHash, offeredHash: contentHash };
    const message = `${at} revision ${revision} is already released with other content.`;
    return { kind: 'settled', effect: refuse('REVISION_CONFLICT', message, at, facts) };
  }
  if (supersedes === null || (await find(supersedes)) !== null) return { kind: 'new' };
  const missing = `${at}/${key[2] ?? ''}@${supersedes}`;
  return { kind: 'settled', effect: waitFor(`${at} revision ${supersedes} is not known.`, missing) };
}
