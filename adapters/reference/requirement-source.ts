// Requirement baselines, as ALM froze them.
import { z } from 'zod';
import type { RequirementSource } from '../../ports/systems';
import { callSystem, type SystemEndpoint } from './http-client';

export function createRequirementSource(alm: SystemEndpoint): RequirementSource {
  return { readBaseline: (baselineId) => readBaseline(alm, baselineId) };
}

async function readBaseline(alm: SystemEndpoint, baselineId: string): Promise<{ requirementIds: string[] } | null> {
  const answer = await callSystem(alm, { method: 'GET', path: `/baselines/${encodeURIComponent(baselineId)}` });
  if (answer.status === 404) return null;
  const schema = z.object({ content: z.object({ requirements: z.record(z.string(), z.unknown()) }) });
  return { requirementIds: Object.keys(schema.parse(answer.body).content.requirements) };
}
