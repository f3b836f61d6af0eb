// Releases of one item, on the store in memory.
import { contentHash } from '../../../adapters/signing/content-hash';
import type { Release } from '../../../domain/change/decide-release';
import { recordRelease } from '../../../engine/change/record-release';
import { MemoryStore } from './memory-store';

export const content = { itemId: 'DRV', revision: 'D', parts: 4 };

export function release(
  more: { eventId?: string; changeId?: string; title?: string; content?: unknown; itemId?: string } = {},
): Release {
  const { eventId = 'e1', changeId = 'CHG-1', title = 'Seal', itemId = 'DRV' } = more;
  const inline = more.content ?? content;
  const artefact = { artefactClass: 'ebom' as const, revision: 'D', contentHash: contentHash(inline) };
  return {
    event: { source: '/plm', id: eventId, type: 'released', subject: changeId, body: { changeId, title } },
    change: {
      changeId,
      title,
      author: 'ann.author',
      endItem: itemId,
      sites: ['PLANT-A'],
      releasedAt: '2026-01-15T08:00:00Z',
      affectedItems: [
        {
          itemId,
          fromRevision: 'C',
          toRevision: 'D',
          mergedFrom: [],
          affects: [],
          replaces: null,
          action: 'revise',
          artefacts: [artefact],
        },
      ],
      requirementBaseline: null,
    },
    inline: [{ ref: { ...artefact, itemId }, content: inline }],
    actor: 'plm',
  };
}

export function releaseWorld() {
  const store = new MemoryStore();
  const given = { transactions: store, hash: contentHash };
  return { store, given, record: (more?: Parameters<typeof release>[0]) => recordRelease(given, release(more)) };
}
