// Answers to "may this operation start?" on PostgreSQL.
import type { PlantDay } from '../../../domain/effectivity/plant-day';
import type { SerialRules } from '../../../domain/effectivity/serial';
import type { AuthorisationStore } from '../../../ports/authorisations';
import type { Canonical } from '../canonical';
import type { Database } from '../database';
import { insertAnswers, listAnswers } from './answers';
import { readFacts } from './authorisation-facts';

export function createAuthorisationStore(
  db: Database,
  reading: { serialRules: SerialRules; plantDay: PlantDay },
  canonical: Canonical,
): AuthorisationStore {
  return {
    readFacts: (question) => readFacts(db, question, reading),
    recordAnswers: (records) => insertAnswers(db, canonical, records),
    listAnswers: (query) => listAnswers(db, query),
  };
}
