// PLM: released artefacts, changes and their formal release. A release leaves as a CloudEvent through an outbox.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { canonicalHash } from '../frame/canonical-hash';
import type { SystemContext, SystemDefinition, SystemRoute } from '../frame/system';
import type { SystemDatabase, SystemTransaction } from '../frame/database';
import { engineOf } from '../frame/engines';
import { announce } from '../frame/outgoing-events';
import { Problem } from '../frame/problem';
import { artefactContents, changeContent, type ChangeContent } from './plm-content';

export const plmSystem: SystemDefinition = {
  name: 'plm',
  title: 'PLM',
  tables: `
CREATE TABLE IF NOT EXISTS artefact (
  item_id text, revision text, artefact_class text, content_hash text NOT NULL, content jsonb NOT NULL,
  released_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (item_id, revision, artefact_class));
CREATE TABLE IF NOT EXISTS component_use (
  item_id text, parent text, parent_revision text, released_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (item_id, parent, parent_revision));
CREATE TABLE IF NOT EXISTS change (
  change_id text PRIMARY KEY, content jsonb NOT NULL, state text NOT NULL DEFAULT 'draft', released_at timestamptz, event_id uuid);`,
  announces: true,
  documents: ({ db }) => [
    {
      path: '/change-requests/:requestId',
      summary: 'a request for a change, with what asks for it',
      content: z.looseObject({ requestId: z.string(), reason: z.string() }),
      kind: { labelPrefix: 'CR' },
    },
    {
      path: '/changes/:changeId/effectivity/:site',
      summary: 'the cut-in that the planner of a site decided for a change',
      content: z.record(z.string(), z.unknown()),
      kind: { labelPrefix: 'EF' },
      mustExist: async ({ changeId }) => {
        await requireChange(db, changeId ?? '');
      },
    },
  ],
  routes: (context) => [...artefactRoutes(context.db), ...whereUsedRoutes(context.db), ...changeRoutes(context)],
};

function artefactRoutes(db: SystemDatabase): SystemRoute[] {
  const path = '/items/:itemId/revisions/:revision/:artefactClass';
  const find = async (params: Record<string, string>) =>
    (
      await db.query(
        `SELECT artefact_class AS "artefactClass", item_id AS "itemId", revision, content_hash AS "contentHash", content FROM artefact
          WHERE item_id = $1 AND revision = $2 AND artefact_class = $3`,
        [params['itemId'], params['revision'], params['artefactClass']],
      )
    )[0];
  return [
    {
      method: 'get',
      path,
      summary: 'Read a released artefact',
      handle: async ({ params }) => {
        const held = await find(params);
        if (held === undefined) throw new Problem(404, 'not_found', 'There is no such released artefact.');
        return { status: 200, body: held };
      },
    },
    {
      method: 'put',
      path,
      summary: 'Release an artefact; what is released never changes',
      body: z.unknown(),
      handle: async ({ params, body }) => {
        const schema = artefactContents[params['artefactClass'] ?? ''];
        if (schema === undefined) throw new Problem(404, 'not_found', 'Artefact classes are ebom and drawing.');
        const parsed = schema.safeParse(body);
        if (!parsed.success)
          throw new Problem(
            422,
            'invalid_content',
            `${parsed.error.issues[0]?.path.join('/') ?? ''}: ${parsed.error.issues[0]?.message ?? ''}`,
          );
        const offered = canonicalHash(body);
        await db.query(
          'INSERT INTO artefact (item_id, revision, artefact_class, content_hash, content) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
          [params['itemId'], params['revision'], params['artefactClass'], offered, JSON.stringify(body)],
        );
        const held = await find(params);
        if (params['artefactClass'] === 'ebom' && held?.['contentHash'] === offered) await recordUses(db, params, body);
        if (held?.['contentHash'] !== offered) {
          throw new Problem(409, 'revision_conflict', 'This revision is released with other content.', {
            heldHash: held?.['contentHash'],
            offeredHash: offered,
          });
        }
        return { status: 200, body: { contentHash: offered } };
      },
    },
  ];
}

/** A part is used where an eBOM names it anywhere in its structure, directly or below a sub-assembly of the same eBOM. */
async function recordUses(db: SystemDatabase, params: Record<string, string>, body: unknown): Promise<void> {
  await db.query(
    `INSERT INTO component_use (item_id, parent, parent_revision)
     SELECT DISTINCT o.value->>'itemId', $1, $2 FROM jsonb_each($3::jsonb->'occurrences') o WHERE o.value->>'itemId' IS NOT NULL
     ON CONFLICT DO NOTHING`,
    [params['itemId'], params['revision'], JSON.stringify(body)],
  );
}

function whereUsedRoutes(db: SystemDatabase): SystemRoute[] {
  return [
    {
      method: 'post',
      path: '/where-used/query',
      summary: 'Products whose newest released revision uses one of the items',
      body: z.strictObject({ itemIds: z.array(z.string().max(200)).max(1_000) }),
      handle: async ({ body }) => {
        const items = await db.query(
          `SELECT u.item_id AS "itemId", u.parent, u.parent_revision AS "parentRevision" FROM component_use u
            WHERE u.item_id = ANY ($1)
              AND u.parent_revision = (SELECT a.revision FROM artefact a WHERE a.item_id = u.parent AND a.artefact_class = 'ebom'
                                        ORDER BY a.released_at DESC, a.revision DESC LIMIT 1)
            ORDER BY u.item_id, u.parent`,
          [(body as { itemIds: string[] }).itemIds],
        );
        return { status: 200, body: { items } };
      },
    },
  ];
}

function changeRoutes(context: SystemContext): SystemRoute[] {
  const { db } = context;
  return [
    {
      method: 'get',
      path: '/changes/:changeId',
      summary: 'Read a change',
      handle: async ({ params }) => ({ status: 200, body: await requireChange(db, params['changeId'] ?? '') }),
    },
    {
      method: 'put',
      path: '/changes/:changeId',
      summary: 'Write a draft change',
      body: changeContent,
      handle: async ({ params, body }) => {
        const rows = await db.query(
          `INSERT INTO change (change_id, content) VALUES ($1, $2)
           ON CONFLICT (change_id) DO UPDATE SET content = $2 WHERE change.state = 'draft' RETURNING 1`,
          [params['changeId'], JSON.stringify(body)],
        );
        if (rows.length === 0) throw new Problem(409, 'change_released', 'A released change never changes.');
        return { status: 200, body: await requireChange(db, params['changeId'] ?? '') };
      },
    },
    {
      method: 'post',
      path: '/changes/:changeId/release',
      summary: 'Release a change: its event is delivered until it is accepted',
      handle: async ({ params }) => {
        const changeId = params['changeId'] ?? '';
        return {
          status: 202,
          body: { changeId, eventId: await db.transaction((tx) => release(context, tx, changeId)) },
        };
      },
    },
  ];
}

async function requireChange(db: SystemDatabase, changeId: string): Promise<Record<string, unknown>> {
  const row = (
    await db.query('SELECT state, released_at AS "releasedAt", content FROM change WHERE change_id = $1', [changeId])
  )[0];
  if (row === undefined) throw new Problem(404, 'not_found', `There is no change ${changeId}.`);
  return row;
}

async function release(context: SystemContext, tx: SystemTransaction, changeId: string): Promise<string> {
  const row = (
    await tx.query('SELECT content, event_id AS "eventId" FROM change WHERE change_id = $1 FOR UPDATE', [changeId])
  )[0];
  if (row === undefined) throw new Problem(404, 'not_found', `There is no change ${changeId}.`);
  if (typeof row['eventId'] === 'string') return row['eventId'];
  const content = row['content'] as ChangeContent;
  await pinArtefacts(tx, content);
  const [eventId, releasedAt] = [randomUUID(), new Date().toISOString()];
  await tx.query(
    `UPDATE change SET content = $2, state = 'released', released_at = $3, event_id = $4 WHERE change_id = $1`,
    [changeId, JSON.stringify(content), releasedAt, eventId],
  );
  await tellRelease(context, tx, { eventId, content, releasedAt });
  return eventId;
}

/** Each artefact with the hash under which it is released. */
async function pinArtefacts(tx: SystemTransaction, { affectedItems }: ChangeContent): Promise<void> {
  for (const { itemId, toRevision, artefacts } of affectedItems) {
    for (const artefact of artefacts) {
      const held = (
        await tx.query(
          'SELECT content_hash FROM artefact WHERE item_id = $1 AND revision = $2 AND artefact_class = $3',
          [itemId, toRevision, artefact.artefactClass],
        )
      )[0];
      if (held === undefined)
        throw new Problem(
          422,
          'artefact_missing',
          `${artefact.artefactClass} ${itemId} ${toRevision} is not released.`,
        );
      artefact.contentHash = String(held['content_hash']);
    }
  }
}

/** Sites may have engines of their own; each engine is told once. */
async function tellRelease(
  context: SystemContext,
  tx: SystemTransaction,
  { eventId, content, releasedAt }: { eventId: string; content: ChangeContent; releasedAt: string },
): Promise<void> {
  const data = {
    ...content,
    releasedAt,
    affectedItems: content.affectedItems.map((item) => ({
      ...item,
      artefacts: item.artefacts.map((artefact) => ({ ...artefact, revision: item.toRevision })),
    })),
  };
  const told = new Set<string | undefined>();
  for (const site of content.sites) {
    const engine = await engineOf(context, site);
    if (told.has(engine?.url)) continue;
    told.add(engine?.url);
    const event = { site, source: '/plm', name: 'change.released', subject: content.changeId, data, inSequence: false };
    await announce(tx, { ...event, eventId, time: releasedAt });
  }
}
