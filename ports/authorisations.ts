// Answers to "may this operation start?": what they are made of, and where they are kept.
import type { AuthorisationRecord } from '../domain/locks/authorisation-record';
import type { AuthorisationQuestion } from '../domain/locks/authorisation-question';
import type { FloorFacts } from '../domain/locks/authorise';

export interface AuthorisationFacts {
  /** One indexed read. */
  readFacts(question: AuthorisationQuestion): Promise<FloorFacts>;
}

export interface AnswerRecorder {
  /** Settles once the record is durable. */
  record(answer: AuthorisationRecord): Promise<void>;
}

export interface AuthorisationStore extends AuthorisationFacts {
  /** Those of one call in one statement, and denials in the ledger too. */
  recordAnswers(records: readonly AuthorisationRecord[]): Promise<void>;
  /** Newest first; the cursor is the id of the last one seen. */
  listAnswers(query: {
    decision?: 'permit' | 'deny' | 'wouldDeny';
    site?: string;
    orderId?: string;
    serial?: string;
    lot?: string;
    operation?: string;
    operator?: string;
    /** RFC 3339; from `since` on, and before `until`. */
    since?: string;
    until?: string;
    cursor?: string;
    limit: number;
  }): Promise<AuthorisationRecord[]>;
}
