// Changes as a decision looks at them.
import { z } from 'zod';
import type { ChangeReads } from '../../../ports/changes';
import { findOneRow, type Queryable } from '../database';

export function changeReads(tx: Queryable): ChangeReads {
  return {
    findAuthor: async (changeId) => {
      const row = await findOneRow(
        tx,
        z.object({ author: z.string() }),
        'SELECT author FROM cutin.change WHERE change_id = $1',
        [changeId],
      );
      return row?.author ?? null;
    },
  };
}
