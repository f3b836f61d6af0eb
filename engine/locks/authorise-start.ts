// May this operation start? It asks the store alone, so it answers while Temporal is away. Every answer is kept before it
// is given; what cannot be read or kept throws, and whoever asked has no permit.
import { answerQuestion, type AuthorisationRecord } from '../../domain/locks/authorisation-record';
import type { AuthorisationModes } from '../../domain/locks/authorisation-mode';
import type { AuthorisationQuestion } from '../../domain/locks/authorisation-question';
import type { AnswerRecorder, AuthorisationFacts } from '../../ports/authorisations';

export interface AuthoriseGiven {
  facts: AuthorisationFacts;
  recorder: AnswerRecorder;
  mode: AuthorisationModes;
  nowMs: () => number;
  /** Ids in the order of their moments. */
  newId: (nowMs: number) => string;
}

export async function authoriseStart(
  given: AuthoriseGiven,
  { question, askedBy }: { question: AuthorisationQuestion; askedBy: string },
): Promise<AuthorisationRecord> {
  const facts = await given.facts.readFacts(question);
  const nowMs = given.nowMs();
  const asked = {
    authorisationId: given.newId(nowMs),
    question,
    mode: given.mode(question.site),
    askedBy,
    answeredAt: new Date(nowMs).toISOString(),
  };
  const answer = answerQuestion(asked, facts);
  await given.recorder.record(answer);
  return answer;
}
