// POST /authorisations: may this operation start? It asks PostgreSQL alone, so it answers while Temporal is away, and it
// fails closed: what cannot be read or recorded is no permit.
import type { z } from 'zod';
import type { AuthorisationRecord } from '../../domain/locks/authorisation-record';
import { authoriseStart, type AuthoriseGiven } from '../../engine/locks/authorise-start';
import type { AuthorisationStore } from '../../ports/authorisations';
import type { Log } from '../../ports/log';
import { pageOf } from '../../contract/http/answers';
import {
  authorisationAnswer,
  authorisationBody,
  authorisationRecord,
  authorisationsQuery,
  type authorisationQuestion,
} from '../../contract/http/authorisation';
import { Problem } from '../problem';
import type { Answer, Route } from '../route';

export interface AuthorisationDependencies {
  answers: Pick<AuthorisationStore, 'listAnswers'>;
  authorise: AuthoriseGiven;
  observe: (answer: Pick<AuthorisationRecord, 'decision' | 'mode' | 'reasons'>) => void;
  log: Pick<Log, 'error'>;
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

async function list(
  { answers }: AuthorisationDependencies,
  query: z.infer<typeof authorisationsQuery>,
): Promise<Answer> {
  const { limit } = query;
  const asked = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  const rows = await answers.listAnswers({ ...asked, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? (items.at(-1)?.authorisationId ?? null) : null;
  return { status: 200, body: { items, nextCursor } };
}

async function answer(
  { authorise, observe, log }: AuthorisationDependencies,
  question: z.infer<typeof authorisationQuestion>,
  askedBy: string,
): Promise<Record<string, unknown>> {
  const record = await authoriseStart(authorise, { question, askedBy }).catch((error: unknown) => {
    const { site, orderId, serial, operation } = question;
    log.error({ err: error, site, orderId, serial, operation }, 'a question could not be answered and recorded');
    return null;
  });
  // No answer is a deny for MES; that it is one for want of a store is said.
  if (record === null)
    throw new Problem(
      503,
      'AUTHORISATION_UNAVAILABLE',
      'The question cannot be answered and recorded now. Do not start; ask again.',
    );
  observe(record);
  const { authorisationId, decision, mode, reasons, lockVersion, answeredAt } = record;
  return { authorisationId, decision, mode, reasons, lockVersion, answeredAt };
}

/** One question of a batch without an answer leaves the others theirs. */
function toUnanswered(error: unknown): Record<string, unknown> {
  if (error instanceof Problem) return { code: error.code, detail: error.message };
  throw error;
}
