// Impacts that were shown, addressed by their hash.
import { z } from 'zod';
import type { ImpactStore } from '../../ports/stores';
import { storeContent } from './content';
import { findOneRow, type Database } from './database';

export function createImpactStore(db: Database): ImpactStore {
  return {
    keepImpact: (impact) => storeContent(db, impact),
    findImpact: async (hash) => {
      const row = await findOneRow(
        db,
        z.object({ content: z.unknown() }),
        'SELECT content FROM cutin.content WHERE content_hash = $1',
        [hash],
      );
      return row?.content ?? null;
    },
  };
}
