// One answer to "may this operation start?", as it was given.
import type { AuthorisationMode } from './authorisation-mode';
import type { AuthorisationQuestion } from './authorisation-question';
import { denialsOf, type FloorFacts } from './authorise';
import type { Denial } from './denial';

export interface AuthorisationRecord {
  authorisationId: string;
  question: AuthorisationQuestion;
  decision: 'permit' | 'deny';
  mode: AuthorisationMode;
  /** What speaks against the start; in shadow a permit has them too. */
  reasons: Denial[];
  lockVersion: number | null;
  askedBy: string;
  /** RFC 3339. */
  answeredAt: string;
}

export function answerQuestion(
  asked: Pick<AuthorisationRecord, 'authorisationId' | 'question' | 'mode' | 'askedBy' | 'answeredAt'>,
  facts: FloorFacts,
): AuthorisationRecord {
  const reasons = denialsOf(asked.question, facts);
  const decision = reasons.length === 0 || asked.mode === 'shadow' ? 'permit' : 'deny';
  return { ...asked, decision, reasons, lockVersion: facts.lock?.version ?? null };
}
