// ALM: requirement baselines, frozen when they are first written.
import { z } from 'zod';
import { canonicalHash } from '../frame/canonical-hash';
import type { SystemDefinition } from '../frame/system';
import { Problem } from '../frame/problem';

const baseline = z.strictObject({
  baselineId: z.string(),
  requirements: z.record(z.string(), z.strictObject({ text: z.string(), version: z.string() })),
});

export const almSystem: SystemDefinition = {
  name: 'alm',
  title: 'ALM',
  announces: false,
  tables:
    'CREATE TABLE IF NOT EXISTS baseline (baseline_id text PRIMARY KEY, content jsonb NOT NULL, frozen_at timestamptz NOT NULL DEFAULT now());',
  documents: () => [],
  routes: ({ db }) => [
    {
      method: 'put',
      path: '/baselines/:baselineId',
      summary: 'Freeze a requirement baseline',
      body: baseline,
      handle: async ({ params, body }) => {
        const id = params['baselineId'];
        await db.query('INSERT INTO baseline (baseline_id, content) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
          id,
          JSON.stringify(body),
        ]);
        const held = (
          await db.query('SELECT content, frozen_at AS "frozenAt" FROM baseline WHERE baseline_id = $1', [id])
        )[0];
        if (canonicalHash(held?.['content']) !== canonicalHash(body))
          throw new Problem(409, 'baseline_frozen', `Baseline ${id ?? ''} is frozen with other content.`);
        return { status: 200, body: held };
      },
    },
    {
      method: 'get',
      path: '/baselines/:baselineId',
      summary: 'Read a baseline',
      handle: async ({ params }) => {
        const held = (
          await db.query('SELECT content, frozen_at AS "frozenAt" FROM baseline WHERE baseline_id = $1', [
            params['baselineId'],
          ])
        )[0];
        if (held === undefined) throw new Problem(404, 'not_found', 'There is no such baseline.');
        return { status: 200, body: held };
      },
    },
  ],
};
