// Handoffs, parks and their answers as the command of a person looks at them.
import { z } from 'zod';
import type { StandingHandoff, StandingResolution } from '../../../domain/handoff/park-resolution';
import type { ParkReads } from '../../../ports/parks';
import { findOneRow, type Queryable } from '../database';

export function parkReads(tx: Queryable): ParkReads {
  return {
    findHandoff: (handoffId) => findHandoff(tx, 'h.handoff_id = $1', handoffId),
    findParked: (parkId) => findHandoff(tx, 'p.park_id = $1', parkId),
    findResolution: (parkId) => findResolution(tx, parkId),
  };
}

function findHandoff(tx: Queryable, where: string, value: string): Promise<StandingHandoff | null> {
  return findOneRow(
    tx,
    handoffRow,
    `SELECT h.handoff_id AS "handoffId", h.change_id AS "changeId", h.site, h.stage, h.state, h.reason,
            h.workflow_id AS "workflowId", p.park_id AS "parkId", p.actions
       FROM cutin.handoff h LEFT JOIN cutin.park p ON p.park_id = h.park_id AND h.state = 'parked'
      WHERE ${where} FOR SHARE OF h`,
    [value],
  );
}

const handoffRow = z
  .object({
    handoffId: z.string(),
    changeId: z.string().nullable(),
    site: z.string(),
    stage: z.string(),
    state: z.string(),
    reason: z.string().nullable(),
    workflowId: z.string(),
    parkId: z.string().nullable(),
    actions: z.array(z.enum(['retry', 'waive', 'abort'])).nullable(),
  })
  .transform(({ parkId, actions, ...row }) => ({
    ...row,
    park: parkId === null ? null : { parkId, actions: actions ?? [] },
  }));

/** The one answer that was not voided. */
export function findResolution(db: Queryable, parkId: string): Promise<StandingResolution | null> {
  return findOneRow(
    db,
    z.object({ resolutionId: z.string(), action: z.string(), actor: z.string(), hasSignature: z.boolean() }),
    `SELECT r.resolution_id AS "resolutionId", r.action, r.actor, r.signature IS NOT NULL AS "hasSignature"
       FROM cutin.resolution r
      WHERE r.park_id = $1
        AND NOT EXISTS (SELECT FROM cutin.voided_resolution v WHERE v.resolution_id = r.resolution_id)`,
    [parkId],
  );
}
