// Answers to "may this operation start?" on PostgreSQL.
import type { SerialRules } from '../../../domain/effectivity/serial';
import type { AuthorisationStore } from '../../../ports/authorisations';
import type { Database } from '../database';
import { insertAnswers, listAnswers } from './answers';
import { readFacts } from './authorisation-facts';

export function createAuthorisationStore(db: Database, serialRules: SerialRules): AuthorisationStore {
  return {
    readFacts: (question) => readFacts(db, question, serialRules),
    recordAnswers: (records) => insertAnswers(db, records),
    listAnswers: (query) => listAnswers(db, query),
  };
}
