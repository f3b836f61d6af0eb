// Reading, writing, withdrawing and listing the documents that a reference system declares.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
  fenceWrites,
  listHistory,
  readDocument,
  withdrawDocument,
  writeDocument,
  type DocumentAnswer,
} from './documents';
import { Problem } from './problem';
import type { SystemCall, SystemContext, SystemDefinition, SystemRoute } from './system';

type DocumentDeclaration = ReturnType<SystemDefinition['documents']>[number];

export function documentRoutes(document: DocumentDeclaration, context: SystemContext): SystemRoute[] {
  const path = (params: Record<string, string>): string =>
    document.path.replace(/:(\w+)/g, (_text, name: string) => encodeURIComponent(params[name] ?? ''));
  return [
    ...readRoutes(document, context, path),
    ...writeRoutes(document, context, path),
    fenceRoute(document, context),
  ];
}

function readRoutes(
  { path, summary, kind }: DocumentDeclaration,
  { db }: SystemContext,
  pathOf: (params: Record<string, string>) => string,
): SystemRoute[] {
  return [
    {
      method: 'get',
      path,
      summary: `Read back: ${summary}`,
      handle: async ({ params }) => {
        const stored = await readDocument(db, kind, { path: pathOf(params), params });
        return { status: 200, body: stored, headers: { etag: `"${String(stored.localRevision)}"` } };
      },
    },
    {
      method: 'get',
      path: `${path}/history`,
      summary: `History: ${summary}`,
      query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
      handle: async ({ params, query }) => ({
        status: 200,
        body: { items: await listHistory(db, pathOf(params), Number(query['limit'])) },
      }),
    },
  ];
}

function writeRoutes(
  document: DocumentDeclaration,
  { db, faults }: SystemContext,
  pathOf: (params: Record<string, string>) => string,
): SystemRoute[] {
  const { path, summary, content, kind } = document;
  const precondition = (call: SystemCall) => ({
    idempotencyKey: call.header('idempotency-key'),
    ifMatch: call.header('if-match'),
    ifNoneMatch: call.header('if-none-match'),
  });
  const afterWrite = async (at: string, answer: DocumentAnswer) => {
    const delay = (await faults.read()).delayAfterWrite?.find(({ match }) => decodeURIComponent(at).includes(match));
    if (!answer.replayed && delay !== undefined) await sleep(delay.ms);
    if (!answer.replayed && (await faults.take('answerLostAfterWrite'))) return { status: 0, body: null };
    return { status: answer.status, body: answer.body, headers: { etag: `"${String(answer.localRevision)}"` } };
  };
  return [
    {
      method: 'put',
      path,
      summary: `Write: ${summary}`,
      body: content,
      handle: async (call) => {
        const at = pathOf(call.params);
        const refusal = (await faults.read()).refuse?.find(({ match }) => decodeURIComponent(at).includes(match));
        if (refusal !== undefined) throw new Problem(refusal.status, 'told_to_refuse', refusal.detail);
        await document.mustExist?.(call.params);
        return afterWrite(
          at,
          await writeDocument(db, kind, faults, {
            path: at,
            params: call.params,
            given: precondition(call),
            content: call.body,
          }),
        );
      },
    },
    {
      method: 'post',
      path: `${path}/withdrawal`,
      summary: `Withdraw: ${summary}`,
      body: z.object({ reason: z.string().min(1).max(2000) }),
      handle: async (call) => {
        const at = pathOf(call.params);
        const { reason } = call.body as { reason: string };
        return afterWrite(
          at,
          await withdrawDocument(db, kind, {
            path: at,
            params: call.params,
            given: precondition(call),
            reason,
          }),
        );
      },
    },
  ];
}

function fenceRoute({ path, summary }: DocumentDeclaration, { db }: SystemContext): SystemRoute {
  return {
    method: 'post',
    path: `${path}/fence`,
    summary: `Let no write under these keys happen any more: ${summary}`,
    body: z.object({
      keys: z.array(z.string().min(1).max(200)).min(1).max(1_000),
      reason: z.string().min(1).max(2000),
    }),
    handle: async ({ body }) => {
      const fence = body as { keys: string[]; reason: string };
      return { status: 200, body: { written: await fenceWrites(db, fence) } };
    },
  };
}

/** What a reader of everything needs: the documents that are active, by path. */
export function listRoute({ db }: SystemContext): SystemRoute {
  return {
    method: 'get',
    path: '/documents',
    summary: 'List active documents, as they were written',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      cursor: z.string().max(2_000).default(''),
    }),
    handle: async ({ query }) => {
      const limit = Number(query['limit']);
      const rows = await db.query(
        `SELECT path, content FROM (SELECT DISTINCT ON (path) path, status, content FROM document WHERE path > $1
            ORDER BY path, local_revision DESC) newest WHERE status = 'active' ORDER BY path LIMIT $2`,
        [query['cursor'], limit + 1],
      );
      const items = rows.slice(0, limit);
      return {
        status: 200,
        body: { items, nextCursor: rows.length > limit ? (items.at(-1)?.['path'] ?? null) : null },
      };
    },
  };
}
