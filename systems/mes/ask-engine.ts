// Asks the engine whether an operation may start. Whatever is not a clear permit is none: no answer, an error, an answer
// outside the contract.
import { z } from 'zod';
import type { SystemContext } from '../frame/system';
import { engineOf } from '../frame/engines';
import { Problem } from '../frame/problem';

export const presentedRevision = z.strictObject({
  artefact: z.enum(['drawing', 'ebom', 'mbom', 'routing', 'instruction', 'inspectionPlan', 'software']),
  id: z.string().min(1).max(200),
  revision: z.string().min(1).max(200),
  contentHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

export interface StartQuestion {
  site: string;
  orderId: string;
  serial: string | null;
  lot: string | null;
  operation: string;
  operator: string;
  presented: { seal: string } | { revisions: z.infer<typeof presentedRevision>[] };
}

const authorisation = z.object({
  authorisationId: z.string().min(1),
  decision: z.enum(['permit', 'deny']),
  reasons: z.array(z.object({ code: z.string(), message: z.string(), next: z.string() })),
});

const answerTimeoutMs = 3_000;

/** The id of the permit. Throws `start_denied` with the reasons, or `authorisation_unavailable`. */
export async function askEngine(context: SystemContext, question: StartQuestion): Promise<string> {
  const engine = await engineOf(context, question.site);
  if (engine === null) throw unavailable(`No engine governs ${question.site}`);
  const answer = await fetch(`${engine.url}/authorisations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${engine.token}` },
    body: JSON.stringify(question),
    signal: AbortSignal.timeout(answerTimeoutMs),
  }).catch(() => null);
  if (answer === null) throw unavailable('The engine does not answer');
  if (answer.status !== 200) throw unavailable(`The engine answers ${answer.status}`);
  const parsed = authorisation.safeParse(await answer.json().catch(() => null));
  if (!parsed.success) throw unavailable('The engine answers outside the contract');
  const { authorisationId, decision, reasons } = parsed.data;
  if (decision === 'permit') return authorisationId;
  const detail = reasons.map(({ message, next }) => `${message} ${next}`).join(' ');
  throw new Problem(409, 'start_denied', detail, { authorisationId, reasons });
}

function unavailable(why: string): Problem {
  return new Problem(503, 'authorisation_unavailable', `${why}. Do not start; ask again.`, {}, { 'retry-after': '1' });
}
