// Reads the governance folder: registry, handoff policies, transform rules. A file that does not fit stops the process
// with file and place, because guessing a policy is worse than not starting.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { TransformRules } from '../../domain/mbom/transform-rules';
import type { SerialRules } from '../../domain/effectivity/serial';
import type { OrderMatrix } from '../../domain/orders/order-matrix';
import type { ArtefactClass } from '../../domain/identity/artefact';
import type { AuthorisationModes } from '../../domain/locks/authorisation-mode';
import type { HandoffPolicy } from '../../domain/handoff/handoff-policy';
import { stageNames, type Stage } from '../../domain/handoff/stage';
import { systemNames } from '../../domain/handoff/system-name';
import { orderMatrixSchema, transformRulesSchema } from './rule-schemas';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const duration = z
  .string()
  .regex(/^\d{1,6}(ms|s|m|h|d)$/, 'a duration such as 30s, 15m or 4h')
  .transform((text) => {
    const [, count, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
    return Number(count) * unitMs[unit as keyof typeof unitMs];
  });

const policySchema = z.strictObject({
  owner: z.string().min(1),
  escalationOwner: z.string().min(1),
  waivable: z.boolean(),
  dueAfter: duration,
  reminderEvery: duration,
  escalateAfter: duration,
  quickRetryFor: duration,
  slowRetryEvery: duration,
  slowRetryFor: duration,
  transferTimeout: duration,
});

const policiesSchema = z.strictObject({
  version: z.string(),
  owner: z.string(),
  default: z.record(z.string(), z.unknown()),
  stages: z.strictObject(Object.fromEntries(stageNames.map((stage) => [stage, z.record(z.string(), z.unknown())]))),
});

const artefactClasses = [
  'change',
  'ebom',
  'drawing',
  'requirementBaseline',
  'effectivity',
  'mbom',
  'orderRevisions',
  'inspectionPlan',
] as const;
const registrySchema = z.strictObject({
  version: z.string(),
  owner: z.string(),
  artefactClasses: z.array(
    z.strictObject({
      artefactClass: z.enum(artefactClasses),
      owner: z.string(),
      system: z.enum([...systemNames, 'cutin']),
      versioning: z.string(),
      recipients: z.array(z.enum(systemNames)),
    }),
  ),
  /** Items whose serials or lots are not read in the usual way. */
  serials: z
    .array(z.strictObject({ itemId: z.string().min(1), leadingZeros: z.enum(['significant', 'insignificant']) }))
    .refine((all) => new Set(all.map(({ itemId }) => itemId)).size === all.length, 'each item once')
    .default([]),
});

export interface Governance {
  policies: Record<Stage, HandoffPolicy>;
  /** The one system of record of each artefact class; a class that is absent has no owner. */
  systemOfRecord: Partial<Record<ArtefactClass, string>>;
  serialRules: SerialRules;
  transformRules: TransformRules;
  orderMatrix: OrderMatrix;
  authorisationMode: AuthorisationModes;
  driftSweepEveryMs: number;
}

export function readGovernance(folder: string): Governance {
  const registry = readYaml(folder, 'registry.yaml', registrySchema);
  const policies = readYaml(folder, 'policies.yaml', policiesSchema);
  const floor = readYaml(folder, 'floor.yaml', floorSchema);
  return {
    policies: Object.fromEntries(
      stageNames.map((stage) => [stage, toPolicy({ ...policies.default, ...policies.stages[stage] }, stage)]),
    ) as Record<Stage, HandoffPolicy>,
    systemOfRecord: Object.fromEntries(registry.artefactClasses.map((one) => [one.artefactClass, one.system])),
    serialRules: toSerialRules(registry.serials),
    transformRules: readYaml(folder, 'transform-rules.yaml', transformRulesSchema) as TransformRules,
    authorisationMode: toModes(floor.authorisation),
    driftSweepEveryMs: floor.driftSweepEvery,
    orderMatrix: readYaml(folder, 'order-matrix.yaml', orderMatrixSchema),
  };
}

const mode = z.enum(['shadow', 'enforce']);
const floorSchema = z.strictObject({
  version: z.string(),
  owner: z.string(),
  authorisation: z.strictObject({ default: mode, sites: z.record(z.string(), mode).default({}) }),
  driftSweepEvery: duration,
});

function toModes(modes: z.infer<typeof floorSchema>['authorisation']): AuthorisationModes {
  return (site) => (Object.hasOwn(modes.sites, site) ? modes.sites[site] : undefined) ?? modes.default;
}

function toSerialRules(all: { itemId: string; leadingZeros: string }[]): SerialRules {
  const significant = new Set(all.filter((one) => one.leadingZeros === 'significant').map(({ itemId }) => itemId));
  return (itemId) => (significant.has(itemId) ? { leadingZerosSignificant: true } : {});
}

function toPolicy(merged: unknown, stage: string): HandoffPolicy {
  const parsed = policySchema.safeParse(merged);
  if (!parsed.success) throw new Error(`policies.yaml, stage ${stage}: ${describe(parsed.error)}`);
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

function readYaml<T>(folder: string, name: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parse(readFileSync(path.join(folder, name), 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${name}: ${describe(parsed.error)}`);
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`).join('; ');
}
