// All stores of the engine on one database.
import { zerosInsignificant, type SerialRules } from '../../domain/effectivity/serial';
import type { Stores } from '../../ports/stores';
import { closeChange } from './change/close-change';
import type { Database } from './database';
import { createFloorStore } from './floor/create-floor';
import { readsOf } from './transactions';

export function createStores(db: Database, serialRules: SerialRules = zerosInsignificant): Stores {
  const { changes, identity, effectivity, dispositions, mbom } = readsOf(db);
  return {
    releases: { ...changes, ...identity, closeChange: (changeId) => closeChange(db, changeId, serialRules) },
    effectivity,
    dispositions,
    reconciliation: mbom,
    floor: createFloorStore(db, serialRules),
  };
}
