// All stores of the engine on one database.
import type { Stores } from '../../ports/stores';
import type { Database } from './database';
import { createEffectivityStore } from './effectivity-store';
import { createHandoffStore } from './handoff-store';
import { createReleaseStore } from './release-store';

export function createStores(db: Database): Stores {
  return {
    releases: createReleaseStore(db),
    handoffs: createHandoffStore(db),
    effectivity: createEffectivityStore(db),
  };
}
