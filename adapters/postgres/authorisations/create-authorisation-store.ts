// Answers to "may this operation start?" on PostgreSQL.
import type { SerialRules } from '../../../domain/effectivity/serial';
import type { AuthorisationStore } from '../../../ports/authorisations';
import type { Canonical } from '../canonical';
import type { Database } from '../database';
import { insertAnswers, listAnswers } from './answers';
import { readFacts } from './authorisation-facts';

export function createAuthorisationStore(
  db: Database,
  serialRules: SerialRules,
  canonical: Canonical,
): AuthorisationStore {
  return {
    readFacts: (question) => readFacts(db, question, serialRules),
    recordAnswers: (records) => insertAnswers(db, canonical, records),
    listAnswers: (query) => listAnswers(db, query),
  };
}
