// GET /conflicts: revisions that came with a second content, and what differs. Nothing of them is propagated.
import type { z } from 'zod';
import { showConflict, type ShowConflictGiven } from '../../engine/identity/show-conflict';
import type { ConflictReadModel } from '../../ports/identity';
import { cursorOf } from '../../contract/events/floor-events';
import { conflictsQuery, conflictSummary, conflictView } from '../../contract/http/conflicts';
import { pageOf } from '../../contract/http/answers';
import { Problem } from '../problem';
import type { Answer, Route } from '../route';

export interface ConflictDependencies extends ShowConflictGiven {
  conflicts: ConflictReadModel;
}

const tag = 'Changes';

export function conflictRoutes(given: ConflictDependencies): Route[] {
  return [
    {
      tag,
      method: 'get',
      path: '/conflicts',
      query: conflictsQuery,
      summary: 'Revisions that came with a second content, newest first, e.g. ?itemId=DRV-100',
      answer: { status: 200, description: 'A page of conflicts.', schema: pageOf(conflictSummary) },
      handle: ({ query }) => list(given, query as z.infer<typeof conflictsQuery>),
    },
    {
      tag,
      method: 'get',
      path: '/conflicts/:conflictId',
      summary: 'One conflict with both hashes and what differs, field by field',
      answer: { status: 200, description: 'The conflict.', schema: conflictView },
      handle: async ({ params }) => {
        const conflictId = params['conflictId'] ?? '';
        const conflict = await showConflict(given, conflictId);
        if (conflict === null) throw new Problem(404, 'CONFLICT_UNKNOWN', `There is no one conflict ${conflictId}.`);
        return { status: 200, body: conflict };
      },
    },
  ];
}

async function list({ conflicts }: ConflictDependencies, query: z.infer<typeof conflictsQuery>): Promise<Answer> {
  const { itemId, artefactClass, revision, cursor, limit } = query;
  const rows = await conflicts.listConflicts({
    limit: limit + 1,
    ...(itemId === undefined ? {} : { itemId }),
    ...(artefactClass === undefined ? {} : { artefactClass }),
    ...(revision === undefined ? {} : { revision }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const { recordedAt = '', conflictId = '' } = last ?? {};
  return {
    status: 200,
    body: { items, nextCursor: rows.length > limit ? cursorOf({ recordedAt, conflictId }) : null },
  };
}
