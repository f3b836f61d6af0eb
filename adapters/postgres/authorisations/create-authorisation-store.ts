// Answers to "may this operation start?" on PostgreSQL.
import type { AuthorisationStore } from '../../../ports/authorisations';
import type { Canonical } from '../canonical';
import type { Database } from '../database';
import { insertAnswers, listAnswers } from './answers';
import { readFacts, type UnitReadings } from './authorisation-facts';

export function createAuthorisationStore(
  db: Database,
  readings: UnitReadings,
  canonical: Canonical,
): AuthorisationStore {
  return {
    readFacts: (question) => readFacts(db, question, readings),
    recordAnswers: (records) => insertAnswers(db, canonical, records),
    listAnswers: (query) => listAnswers(db, query),
  };
}
