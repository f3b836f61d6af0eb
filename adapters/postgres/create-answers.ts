// Answers of the API, by actor and idempotency key.
import { z } from 'zod';
import type { Answers } from '../../ports/answers';
import type { Canonical } from './canonical';
import { findOneRow, type Database } from './database';

export function createAnswers(db: Database, canonical: Canonical): Answers {
  return {
    findAnswer: ({ actor, key }) =>
      findOneRow(
        db,
        answerRow,
        'SELECT body_hash AS "bodyHash", status, headers, answer FROM cutin.idempotency WHERE actor = $1 AND key = $2',
        [actor, key],
      ),
    storeAnswer: async ({ actor, key }, { bodyHash, status, headers, answer }) => {
      await db.query(
        `INSERT INTO cutin.idempotency (actor, key, body_hash, status, headers, answer)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
        [actor, key, bodyHash, status, JSON.stringify(headers), canonical.json(answer)],
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
