// What PLM released: changes and the contents of their revisions.
import { z } from 'zod';
import { changeEffects } from '../../domain/change/check-change-class';
import type { ReleasedChange } from '../../domain/change/released-change';
import { SystemFault } from '../../ports/system-fault';
import type { ReleaseSource } from '../../ports/systems';
import { callSystem, type SystemEndpoint } from './http-client';

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

export function createReleaseSource(plm: SystemEndpoint): ReleaseSource {
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
