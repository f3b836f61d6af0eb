// All stores of the engine on one database.
import type { Stores } from '../../ports/stores';
import type { Database } from './database';
import { readsOf } from './transactions';

export function createStores(db: Database): Stores {
  const { changes, identity, effectivity, dispositions, mbom } = readsOf(db);
  return {
    releases: { ...changes, ...identity },
    effectivity,
    dispositions,
    reconciliation: mbom,
  };
}
