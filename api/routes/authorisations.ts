// POST /authorisations: may this operation start? It asks PostgreSQL alone, so it answers while Temporal is away, and it
// fails closed: what cannot be read or recorded is no permit.
import { v7 as newOrderedId } from 'uuid';
import type { z } from 'zod';
import { denialsOf } from '../../domain/locks/authorise';
import type { AuthorisationModes } from '../../domain/locks/authorisation-mode';
import type { AuthorisationRecord, FloorDesk } from '../../ports/floor';
import { pageOf } from '../../contract/http/answers';
import {
  authorisationAnswer,
  authorisationBody,
  authorisationRecord,
  authorisationsQuery,
  type authorisationQuestion,
} from '../../contract/http/authorisation';
import { Problem } from '../problem';
import type { AnswerRecorder } from '../record-answers';
import type { Answer, Route } from '../route';

export interface AuthorisationDependencies {
  desk: Pick<FloorDesk, 'readFacts' | 'listAnswers'>;
  recorder: AnswerRecorder;
  mode: AuthorisationModes;
  observe: (answer: Pick<AuthorisationRecord, 'decision' | 'mode' | 'reasons'>) => void;
}

export function authorisationRoutes(given: AuthorisationDependencies): Route[] {
  return [
    {
      method: 'post',
      path: '/authorisations',
      tag: 'Shop floor',
      summary: 'May this operation start? One question, or up to a hundred',
      roles: ['system'],
      body: authorisationBody,
      answer: {
        status: 200,
        description: 'Permit or deny, with every reason and what to do next.',
        schema: authorisationAnswer,
      },
      handle: async ({ account, body }): Promise<Answer> => {
        const asked = body as z.infer<typeof authorisationBody>;
        if (!('questions' in asked)) return { status: 200, body: await answer(given, asked, account.actor) };
        const answers = asked.questions.map((one) => answer(given, one, account.actor).catch(toUnanswered));
        return { status: 200, body: { answers: await Promise.all(answers) } };
      },
    },
    {
      method: 'get',
      path: '/authorisations',
      tag: 'Shop floor',
      summary: 'What was answered, newest first, e.g. ?decision=deny',
      query: authorisationsQuery,
      answer: { status: 200, description: 'A page of answers.', schema: pageOf(authorisationRecord) },
      handle: ({ query }) => list(given, query as z.infer<typeof authorisationsQuery>),
    },
  ];
}

async function list({ desk }: AuthorisationDependencies, query: z.infer<typeof authorisationsQuery>): Promise<Answer> {
  const { limit } = query;
  const asked = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  const rows = await desk.listAnswers({ ...asked, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? (items.at(-1)?.authorisationId ?? null) : null;
  return { status: 200, body: { items, nextCursor } };
}

async function answer(
  given: AuthorisationDependencies,
  question: z.infer<typeof authorisationQuestion>,
  askedBy: string,
): Promise<Record<string, unknown>> {
  const facts = await given.desk.readFacts(question).catch(refuseUnanswered);
  const reasons = denialsOf(question, facts);
  const mode = given.mode(question.site);
  const msecs = Date.now();
  const record: AuthorisationRecord = {
    authorisationId: newOrderedId({ msecs }),
    question,
    decision: reasons.length === 0 || mode === 'shadow' ? 'permit' : 'deny',
    mode,
    reasons,
    lockVersion: facts.lock?.version ?? null,
    askedBy,
    answeredAt: new Date(msecs).toISOString(),
  };
  await given.recorder.record(record).catch(refuseUnanswered);
  given.observe(record);
  const { authorisationId, decision, lockVersion, answeredAt } = record;
  return { authorisationId, decision, mode, reasons, lockVersion, answeredAt };
}

/** No answer is a deny for MES; that it is one for want of a store is said. */
function refuseUnanswered(): never {
  throw new Problem(
    503,
    'AUTHORISATION_UNAVAILABLE',
    'The question cannot be answered and recorded now. Do not start; ask again.',
  );
}

/** One question of a batch without an answer leaves the others theirs. */
function toUnanswered(error: unknown): Record<string, unknown> {
  if (error instanceof Problem) return { code: error.code, detail: error.message };
  throw error;
}
