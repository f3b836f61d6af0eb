// Delivers release events, at least once, with backoff, until the receiver accepts or refuses for good.
import { setTimeout as sleep } from 'node:timers/promises';
import type { SystemContext } from '../frame/create-system';

const pollMs = 200;
const backoffMaxS = 30;
const answerTimeoutMs = 10_000;

export function deliverEvents(context: SystemContext): () => Promise<void> {
  let stopped = false;
  const loop = async (): Promise<void> => {
    while (!stopped) {
      // A database that is away for a moment is asked again at the next turn.
      await deliverDue(context).catch(() => undefined);
      await sleep(pollMs);
    }
  };
  const running = loop();
  return async () => {
    stopped = true;
    await running;
  };
}

async function deliverDue({ db, config, faults }: SystemContext): Promise<void> {
  if (config.events === null) return;
  const due = await db.query(
    `UPDATE event SET attempts = attempts + 1, next_at = now() + make_interval(secs => least($1, 0.2 * power(2, least(attempts, 20))))
      WHERE state = 'queued' AND next_at <= now() RETURNING event_id, body`,
    [backoffMaxS],
  );
  const copies = 1 + ((await faults.read()).duplicateDelivery ?? 0);
  for (const event of due) {
    const answers = await Promise.all(
      Array.from({ length: copies }, () => deliver(config.events ?? { url: '', token: '' }, event)),
    );
    const [answer] = answers;
    if (answer === undefined) continue;
    const { status, problem } = answer;
    const isFinal = status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
    const state = status >= 200 && status < 300 ? 'delivered' : isFinal ? 'refused' : 'queued';
    await db.query('UPDATE event SET state = $2, last_status = $3, last_problem = $4 WHERE event_id = $1', [
      event['event_id'],
      state,
      status,
      JSON.stringify(problem),
    ]);
  }
}

async function deliver(
  to: { url: string; token: string },
  event: Record<string, unknown>,
): Promise<{ status: number; problem: unknown }> {
  try {
    const answer = await fetch(to.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json',
        authorization: `Bearer ${to.token}`,
        'idempotency-key': String(event['event_id']),
      },
      body: JSON.stringify(event['body']),
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    const text = await answer.text();
    return { status: answer.status, problem: answer.ok ? null : text.slice(0, 2000) };
  } catch (error) {
    return { status: 0, problem: error instanceof Error ? error.message : String(error) };
  }
}
