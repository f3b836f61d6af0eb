// A system can be told to misbehave, for tests and drills: PUT /_faults. Kept in the database, so a restart forgets
// nothing; health, write counts and the faults themselves are never subject to it.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { SystemDatabase, SystemTransaction } from './database';
import { Problem } from './problem';

export const faultsSchema = z
  .strictObject({
    errorRate: z.number().min(0).max(1).describe('Share of requests that fail.'),
    errorCount: z.number().int().min(0).describe('The next n requests fail.'),
    errorStatus: z.union([z.literal(500), z.literal(502), z.literal(503), z.literal(429)]),
    retryAfterS: z.number().int().min(0).max(3600),
    delayMs: z.number().int().min(0).max(120_000),
    delayAfterWrite: z
      .array(z.strictObject({ match: z.string().min(1), ms: z.number().int().min(0).max(120_000) }))
      .describe('The write of a document whose path holds the text is committed, then waits.'),
    answerLostAfterWrite: z
      .number()
      .int()
      .min(0)
      .describe('The next n document writes are committed and never answered.'),
    refuse: z.array(
      z.strictObject({
        match: z.string().min(1),
        status: z.number().int().min(400).max(499).default(422),
        detail: z.string().default('Refused.'),
      }),
    ),
    alterStored: z.strictObject({
      count: z.number().int().min(0),
      pointer: z.string().startsWith('/'),
      value: z.json(),
    }),
    startsUnasked: z.boolean().describe('MES starts operations without asking the engine.'),
    duplicateDelivery: z.number().int().min(0).max(100).describe('Each event is delivered n more times.'),
  })
  .partial();

export type Faults = z.infer<typeof faultsSchema>;

export interface FaultDesk {
  read(): Promise<Faults>;
  set(faults: Faults): Promise<void>;
  /** Delays or fails a request as told. */
  strike(): Promise<void>;
  /** Uses up one of a counted fault; false where none is left. */
  take(name: 'answerLostAfterWrite' | 'errorCount'): Promise<boolean>;
  takeAlteration(tx: SystemTransaction): Promise<{ pointer: string; value: unknown } | null>;
}

export function createFaultDesk(db: SystemDatabase): FaultDesk {
  const read = async (): Promise<Faults> =>
    faultsSchema.parse((await db.query('SELECT faults FROM fault'))[0]?.['faults'] ?? {});
  const set = async (faults: Faults): Promise<void> => {
    await db.query('INSERT INTO fault (faults) VALUES ($1) ON CONFLICT (only_row) DO UPDATE SET faults = $1', [
      JSON.stringify(faults),
    ]);
  };
  const take = async (name: string): Promise<boolean> => {
    const rows = await db.query(
      `UPDATE fault SET faults = jsonb_set(faults, ARRAY[$1], to_jsonb((faults->>$1)::int - 1)) WHERE (faults->>$1)::int > 0 RETURNING 1`,
      [name],
    );
    return rows.length > 0;
  };
  return {
    read,
    set,
    take,
    strike: async () => {
      const faults = await read();
      if (faults.delayMs !== undefined) await sleep(faults.delayMs);
      const fails = (faults.errorCount ?? 0) > 0 ? await take('errorCount') : Math.random() < (faults.errorRate ?? 0);
      if (!fails) return;
      const headers: Record<string, string> =
        faults.retryAfterS === undefined ? {} : { 'retry-after': String(faults.retryAfterS) };
      throw new Problem(faults.errorStatus ?? 503, 'told_to_fail', 'The system was told to fail.', {}, headers);
    },
    takeAlteration: async (tx) => {
      const rows = await tx.query(
        `UPDATE fault SET faults = jsonb_set(faults, '{alterStored,count}', to_jsonb((faults#>>'{alterStored,count}')::int - 1))
          WHERE (faults#>>'{alterStored,count}')::int > 0 RETURNING faults->'alterStored' AS alteration`,
      );
      return (rows[0]?.['alteration'] as { pointer: string; value: unknown } | undefined) ?? null;
    },
  };
}

/** A copy of the content with one value replaced, by JSON pointer. */
export function alter(content: unknown, { pointer, value }: { pointer: string; value: unknown }): unknown {
  const copy = structuredClone(content) as Record<string, unknown>;
  const names = pointer
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = names.pop() ?? '';
  let target: Record<string, unknown> = copy;
  for (const name of names)
    target = (target[name === '*' ? (Object.keys(target)[0] ?? '') : name] ?? {}) as Record<string, unknown>;
  target[last === '*' ? (Object.keys(target)[0] ?? '') : last] = value;
  return copy;
}
