// Revisions that a system owns and releases for the floor, such as routings: what is released never changes, and each
// release is told to the engine. Released again for further revisions of the item, it holds for those too.
import type { z } from 'zod';
import { canonicalHash } from './canonical-hash';
import type { SystemContext, SystemRoute } from './system';
import type { SystemTransaction } from './database';
import { announce } from './outgoing-events';
import { Problem } from './problem';

export const releasedRevisionTables = `
CREATE TABLE IF NOT EXISTS released_revision (
  path text PRIMARY KEY, content_hash text NOT NULL, content jsonb NOT NULL, item_revisions jsonb NOT NULL,
  released_at timestamptz NOT NULL DEFAULT now());`;

type Params = Record<string, string>;
type Release = { itemId: string; itemRevisions: string[] } & Record<string, unknown>;

export interface ReleasedKind {
  /** With `:site` and `:revision` in it. */
  path: string;
  summary: string;
  body: z.ZodType;
  source: (site: string) => string;
  event: string;
  /** What is told of it beside site, item, revision and hash. */
  told: (params: Params, release: Release) => Record<string, unknown>;
}

export function releasedRevisionRoutes(context: SystemContext, kind: ReleasedKind): SystemRoute[] {
  const { path, summary, body } = kind;
  return [
    {
      method: 'put',
      path,
      summary: `Release ${summary}; what is released never changes`,
      body,
      handle: async ({ params, body: given }) => ({
        status: 200,
        body: await context.db.transaction((tx) => release(tx, kind, { params, given: given as Release })),
      }),
    },
    {
      method: 'get',
      path,
      summary: `Read ${summary}`,
      handle: async ({ params }) => {
        const held = await find(context.db, pathOf(kind, params));
        if (held === undefined) throw new Problem(404, 'not_found', 'There is no such released revision.');
        return { status: 200, body: held };
      },
    },
  ];
}

async function release(
  tx: SystemTransaction,
  kind: ReleasedKind,
  { params, given }: { params: Params; given: Release },
): Promise<Record<string, unknown>> {
  const { itemRevisions, ...content } = given;
  const path = pathOf(kind, params);
  const offeredHash = canonicalHash(content);
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 3))', [path]);
  const held = await find(tx, path);
  if (held !== undefined && held.contentHash !== offeredHash)
    throw new Problem(409, 'revision_conflict', 'This revision is released with other content.', {
      heldHash: held.contentHash,
      offeredHash,
    });
  const known = held?.itemRevisions ?? [];
  const all = [...new Set([...known, ...itemRevisions])];
  const answer = { contentHash: offeredHash, itemRevisions: all };
  if (held !== undefined && all.length === known.length) return answer;
  await tx.query(
    `INSERT INTO released_revision (path, content_hash, content, item_revisions) VALUES ($1, $2, $3, $4)
     ON CONFLICT (path) DO UPDATE SET item_revisions = $4`,
    [path, offeredHash, JSON.stringify(content), JSON.stringify(all)],
  );
  await tell(tx, kind, { params, given, contentHash: offeredHash });
  return answer;
}

async function tell(
  tx: SystemTransaction,
  { source, event, told }: ReleasedKind,
  { params, given, contentHash }: { params: Params; given: Release; contentHash: string },
): Promise<void> {
  const { itemId, itemRevisions } = given;
  const { site = '', revision = '' } = params;
  const data = { site, itemId, itemRevisions, revision, contentHash, ...told(params, given) };
  const subject = `item/${site}/${itemId}`;
  await announce(tx, { site, source: source(site), name: event, subject, data, inSequence: false });
}

async function find(
  db: SystemTransaction,
  path: string,
): Promise<{ contentHash: string; content: unknown; itemRevisions: string[] } | undefined> {
  const rows = await db.query(
    'SELECT content_hash AS "contentHash", content, item_revisions AS "itemRevisions" FROM released_revision WHERE path = $1',
    [path],
  );
  return rows[0] as { contentHash: string; content: unknown; itemRevisions: string[] } | undefined;
}

function pathOf({ path }: ReleasedKind, params: Params): string {
  return path.replace(/:(\w+)/g, (_text, name: string) => encodeURIComponent(params[name] ?? ''));
}
