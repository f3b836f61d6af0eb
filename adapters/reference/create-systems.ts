// The five systems of the thread, reached over our reference contract.
import { z } from 'zod';
import { changeEffects } from '../../domain/change/check-change-class';
import type { ReleasedChange } from '../../domain/change/released-change';
import { SystemFault } from '../../ports/system-fault';
import type { ReleaseSource, Systems } from '../../ports/systems';
import { callSystem, type SystemEndpoint } from './http-client';
import { createReceiver } from './receiver';
import { listParents, listStock } from './stock-and-use';
import { listOpenWorkOrders } from './work-orders';

export type SystemEndpoints = Record<'plm' | 'alm' | 'erp' | 'mes' | 'qms', { baseUrl: string; token: string }>;

export function createReferenceSystems(endpoints: SystemEndpoints): Systems {
  const endpoint = (name: keyof SystemEndpoints): SystemEndpoint => ({ name: name.toUpperCase(), ...endpoints[name] });
  return {
    receivers: {
      plm: createReceiver('plm', endpoint('plm')),
      erp: createReceiver('erp', endpoint('erp')),
      mes: createReceiver('mes', endpoint('mes')),
      qms: createReceiver('qms', endpoint('qms')),
    },
    releases: createReleaseSource(endpoint('plm')),
    requirements: { readBaseline: (baselineId) => readBaseline(endpoint('alm'), baselineId) },
    workOrders: { listOpenWorkOrders: (query) => listOpenWorkOrders(endpoint('mes'), query) },
    stock: { listStock: (query) => listStock(endpoint('erp'), query) },
    whereUsed: { listParents: (itemIds) => listParents(endpoint('plm'), itemIds) },
  };
}

const changeAnswer = z.object({
  state: z.enum(['draft', 'released']),
  releasedAt: z.string().nullish(),
  content: z.object({
    changeId: z.string(),
    title: z.string(),
    author: z.string(),
    endItem: z.string(),
    sites: z.array(z.string()),
    requirementBaseline: z.string().nullish(),
    affectedItems: z.array(
      z.object({
        itemId: z.string(),
        fromRevision: z.string().nullable(),
        toRevision: z.string(),
        action: z.enum(['add', 'revise', 'delete']),
        artefacts: z.array(
          z.object({ artefactClass: z.enum(['ebom', 'drawing']), contentHash: z.string().optional() }),
        ),
        mergedFrom: z.array(z.string()).default([]),
        affects: z.array(z.enum(changeEffects)).default([]),
        replaces: z.string().nullable().default(null),
      }),
    ),
  }),
});

function createReleaseSource(plm: SystemEndpoint): ReleaseSource {
  return {
    readChange: async (changeId) => {
      const answer = await callSystem(plm, { method: 'GET', path: `/changes/${encodeURIComponent(changeId)}` });
      if (answer.status === 404) return null;
      const parsed = changeAnswer.safeParse(answer.body);
      if (!parsed.success)
        throw new SystemFault('rejected', plm.name, 'PLM answered a change outside its contract.', {
          code: 'CONTRACT_VIOLATION',
        });
      const { state, releasedAt, content } = parsed.data;
      const change: ReleasedChange = {
        ...content,
        requirementBaseline: content.requirementBaseline ?? null,
        releasedAt: releasedAt ?? '',
        affectedItems: content.affectedItems.map((item) => ({
          ...item,
          artefacts: item.artefacts.map((artefact) => ({
            artefactClass: artefact.artefactClass,
            revision: item.toRevision,
            contentHash: artefact.contentHash ?? '',
          })),
        })),
      };
      return { state, change };
    },
    readArtefact: async ({ artefactClass, itemId, revision }) => {
      const path = `/items/${encodeURIComponent(itemId)}/revisions/${encodeURIComponent(revision)}/${artefactClass}`;
      const answer = await callSystem(plm, { method: 'GET', path });
      if (answer.status === 404) return null;
      return { content: z.object({ content: z.unknown() }).parse(answer.body).content };
    },
  };
}

async function readBaseline(alm: SystemEndpoint, baselineId: string): Promise<{ requirementIds: string[] } | null> {
  const answer = await callSystem(alm, { method: 'GET', path: `/baselines/${encodeURIComponent(baselineId)}` });
  if (answer.status === 404) return null;
  const schema = z.object({ content: z.object({ requirements: z.record(z.string(), z.unknown()) }) });
  return { requirementIds: Object.keys(schema.parse(answer.body).content.requirements) };
}
