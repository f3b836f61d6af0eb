// Who acts on a handoff, when they are reminded and how long it is tried: what holds for every stage, then what the stage
// declares, then what the plant says of the stage in policies.yaml. A file that does not fit stops the process.
import { z } from 'zod';
import type { HandoffPolicy, StagePolicy } from '../../domain/handoff/handoff-policy';
import { stageNames, type Stage } from '../../domain/handoff/stage';
import { roles } from '../../ports/accounts';
import { duration } from './duration';
import { describeIssues, readYaml } from './read-yaml';

/** Of accounts: an owner that nobody can be would wait for nobody. */
const role = z.enum(roles, {
  error: ({ input }) => `${JSON.stringify(input)} is no role of an account; there are ${roles.join(', ')}`,
});
const policySchema = z.strictObject({
  owner: role,
  escalationOwner: role,
  waivable: z.boolean(),
  dueAfter: duration,
  reminderEvery: duration,
  escalateAfter: duration,
  quickRetryFor: duration,
  slowRetryEvery: duration,
  slowRetryFor: duration,
  transferTimeout: duration,
});
const parts = z.record(z.string(), z.unknown());
const policiesSchema = z.strictObject({
  version: z.string(),
  owner: z.string(),
  default: parts,
  stages: z.strictObject(Object.fromEntries(stageNames.map((stage) => [stage, parts.optional()]))),
});

/** The policy of every stage. Throws with file and stage where one is not whole. */
export function readPolicies(
  folder: string,
  declared: Readonly<Record<Stage, StagePolicy>>,
): Record<Stage, HandoffPolicy> {
  const policies = readYaml(folder, 'policies.yaml', policiesSchema);
  return Object.fromEntries(
    stageNames.map((stage) => [
      stage,
      toPolicy({ ...policies.default, ...declared[stage], ...policies.stages[stage] }, stage),
    ]),
  ) as Record<Stage, HandoffPolicy>;
}

function toPolicy(merged: unknown, stage: Stage): HandoffPolicy {
  const parsed = policySchema.safeParse(merged);
  if (!parsed.success) throw new Error(`policies.yaml, stage ${stage}: ${describeIssues(parsed.error)}`);
  const policy = parsed.data;
  return {
    owner: policy.owner,
    escalationOwner: policy.escalationOwner,
    waivable: policy.waivable,
    dueAfterMs: policy.dueAfter,
    reminderEveryMs: policy.reminderEvery,
    escalateAfterMs: policy.escalateAfter,
    quickRetryMsMax: policy.quickRetryFor,
    slowRetryEveryMs: policy.slowRetryEvery,
    slowRetryMsMax: policy.slowRetryFor,
    transferTimeoutMs: policy.transferTimeout,
  };
}
