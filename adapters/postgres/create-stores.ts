// All stores of the engine on one database.
import { zerosInsignificant, type SerialRules } from '../../domain/effectivity/serial';
import type { Stores } from '../../ports/stores';
import type { Database } from './database';
import { createDispositionStore } from './disposition-store';
import { createEffectivityStore } from './effectivity-store';
import { createDriftStore } from './drift/create-drift-store';
import { createFloorStore } from './floor/create-floor';
import { createImpactStore } from './impact-store';
import { createReconciliationStore } from './reconciliation-store';
import { createReleaseStore } from './release-store';

export function createStores(db: Database, serialRules: SerialRules = zerosInsignificant): Stores {
  return {
    releases: createReleaseStore(db, serialRules),
    effectivity: createEffectivityStore(db),
    dispositions: createDispositionStore(db),
    reconciliation: createReconciliationStore(db),
    impacts: createImpactStore(db),
    floor: createFloorStore(db, serialRules),
    drift: createDriftStore(db),
  };
}
