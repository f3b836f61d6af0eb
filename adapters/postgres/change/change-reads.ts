// Changes as a decision looks at them.
import { z } from 'zod';
import { changeStates } from '../../../domain/change/change-states';
import type { ReleasedChange } from '../../../domain/change/released-change';
import type { ChangeReads } from '../../../ports/changes';
import { findOneRow, listRows, type Queryable } from '../database';

export function changeReads(tx: Queryable): ChangeReads {
  return {
    findAuthor: (changeId) =>
      findOneRow(tx, z.object({ author: z.string() }), 'SELECT author FROM cutin.change WHERE change_id = $1', [
        changeId,
      ]).then((row) => row?.author ?? null),
    findState: (changeId) =>
      findOneRow(tx, stateRow, 'SELECT state FROM cutin.change WHERE change_id = $1 FOR UPDATE', [changeId]).then(
        (row) => row?.state ?? null,
      ),
    findCallOff: (changeId) =>
      findOneRow(
        tx,
        z.object({ actor: z.string(), reason: z.string() }),
        `SELECT called_off_by AS actor, called_off_because AS reason FROM cutin.change
          WHERE change_id = $1 AND called_off_by IS NOT NULL`,
        [changeId],
      ),
    findCause: (changeId) =>
      findOneRow(
        tx,
        z.object({ id: z.string() }),
        'SELECT id FROM cutin.event WHERE change_id = $1 ORDER BY received_at, id LIMIT 1',
        [changeId],
      ).then((row) => row?.id ?? null),
    findRelease: (changeId) => findRelease(tx, changeId),
    findEvent: ({ source, id }) =>
      findOneRow(
        tx,
        z.object({ bodyHash: z.string(), changeId: z.string() }),
        'SELECT body_hash AS "bodyHash", change_id AS "changeId" FROM cutin.event WHERE source = $1 AND id = $2',
        [source, id],
      ),
    findDerivation: (itemId) => findDerivation(tx, itemId),
  };
}

const stateRow = z.object({ state: z.enum(changeStates.states) });

async function findRelease(tx: Queryable, changeId: string): Promise<ReleasedChange | null> {
  const row = await findOneRow(
    tx,
    z.object({ content: z.unknown() }),
    'SELECT c.content FROM cutin.change h JOIN cutin.content c ON c.content_hash = h.release_hash WHERE h.change_id = $1',
    [changeId],
  );
  // Written by `changeKept` from a checked release, and immutable since.
  return row === null ? null : (row.content as ReleasedChange);
}

async function findDerivation(tx: Queryable, itemId: string): Promise<Record<string, string[]>> {
  const rows = await listRows(
    tx,
    z.object({ from: z.string().nullable(), to: z.string(), release: z.unknown() }),
    `SELECT a.from_revision AS "from", a.to_revision AS "to", c.content AS release
       FROM cutin.affected_item a JOIN cutin.change h USING (change_id) JOIN cutin.content c ON c.content_hash = h.release_hash
      WHERE a.item_id = $1 AND h.state <> 'aborted'`,
    [itemId],
  );
  const derivedFrom: Record<string, string[]> = {};
  for (const { from, to, release } of rows) {
    const item = (release as ReleasedChange).affectedItems.find((one) => one.itemId === itemId);
    const parents = [...(from === null ? [] : [from]), ...(item?.mergedFrom ?? [])];
    derivedFrom[to] = [...new Set([...(derivedFrom[to] ?? []), ...parents])];
  }
  return derivedFrom;
}
