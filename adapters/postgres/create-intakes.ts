// Records what comes in through the API, each with the message that will tell its workflow.
import { z } from 'zod';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { canonicalJson } from '../signing/content-hash';
import type { Intakes, SignedResolution } from '../../ports/intake';
import { findOneRow, type Database, type Queryable } from './database';
import { recordDispositions } from './disposition-store';
import { recordDecision } from './effectivity-store';
import { recordResolution } from './handoff/handoff-store';
import { insertReconciliation, reconciliationRefusal } from './reconciliation-store';
import { enqueue } from './outbox';

export function createIntakes(db: Database): Intakes {
  return {
    recordDecision: (decision) => recordDecision(db, decision),
    recordDispositions: (dispositions) => recordDispositions(db, dispositions),
    recordReconciliation: async ({ handoff, workflowId, parkId, decision }) => {
      const { decisionId: resolutionId, actor } = decision;
      const resolution = { resolutionId, parkId, action: 'retry' as const, actor, reason: 'reconciled by signature' };
      try {
        return await db.transaction(async (tx) => {
          const resolved = await resolvePark(tx, { handoff, workflowId, resolution });
          if (resolved.kind === 'accepted')
            await insertReconciliation(tx, { parkId, changeId: handoff.changeId, decision });
          return resolved;
        });
      } catch (error) {
        const refusal = reconciliationRefusal(error, parkId);
        if (refusal === null) throw error;
        return refused(refusal);
      }
    },
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

async function resolvePark(
  tx: Queryable,
  {
    handoff,
    workflowId,
    resolution,
  }: {
    handoff: { handoffId: string; changeId: string | null };
    workflowId: string;
    resolution: SignedResolution;
  },
): Promise<Verdict<{ resolutionId: string }>> {
  const standing = await recordResolution(tx, { handoff, resolution });
  const { resolutionId, parkId, action, actor, reason } = resolution;
  if (standing.resolutionId !== resolutionId) {
    return refused({
      code: 'ALREADY_RESOLVED',
      message: `${standing.actor} resolved ${parkId} first: ${standing.action}.`,
      at: parkId,
    });
  }
  await enqueue(tx, {
    key: `resolve ${resolutionId}`,
    kind: 'resolve',
    payload: { workflowId, resolutionId, parkId, action, actor, reason },
  });
  return accepted({ resolutionId });
}

const answerRow = z.object({
  bodyHash: z.string(),
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  answer: z.unknown(),
});
