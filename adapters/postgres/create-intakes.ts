// Records what comes in through the API, each with the message that will tell its workflow.
import { z } from 'zod';
import { canonicalJson } from '../signing/content-hash';
import type { Intakes } from '../../ports/intake';
import { findOneRow, type Database } from './database';
import { recordDispositions } from './disposition-store';
import { recordDecision } from './effectivity-store';

export function createIntakes(db: Database): Intakes {
  return {
    recordDecision: (decision) => recordDecision(db, decision),
    recordDispositions: (dispositions) => recordDispositions(db, dispositions),
    findAnswer: ({ actor, key }) =>
      findOneRow(
        db,
        answerRow,
        'SELECT body_hash AS "bodyHash", status, headers, answer FROM cutin.idempotency WHERE actor = $1 AND key = $2',
        [actor, key],
      ),
    storeAnswer: async ({ actor, key }, answer) => {
      await db.query(
        `INSERT INTO cutin.idempotency (actor, key, body_hash, status, headers, answer) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
        [actor, key, answer.bodyHash, answer.status, JSON.stringify(answer.headers), canonicalJson(answer.answer)],
      );
    },
  };
}

const answerRow = z.object({
  bodyHash: z.string(),
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  answer: z.unknown(),
});
