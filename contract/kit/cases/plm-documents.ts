// What Cutin writes to PLM: the cut-in that a planner decided, and requests for changes.
import type { Bench } from '../bench';
import { expectStatus } from '../expectations';
import type { DocumentKind } from './document-kind';

export const plmKinds: readonly DocumentKind[] = [
  {
    name: 'change-effectivity',
    what: 'the cut-in that a planner decided for a change',
    addressNamesItem: false,
    prepare: async (bench, itemId) => {
      const changeId = await draftChange(bench, itemId);
      const content = { changeId, site: bench.site, decidedBy: 'pat.planner', range: 'SN-0100 and up' };
      return {
        path: `/changes/${changeId}/effectivity/${bench.site}`,
        content,
        changed: { ...content, range: 'SN-0200 and up' },
        outside: ['SN-0100 and up'],
        withText: (note) => ({ ...content, note }),
        withJson: (statement) => ({ ...content, statement }),
      };
    },
  },
  {
    name: 'change-request',
    what: 'a request for a change',
    addressNamesItem: false,
    prepare: (bench, itemId) => {
      const requestId = bench.id('CR');
      const content = { requestId, reason: 'The mBOM was edited.', itemId };
      return Promise.resolve({
        path: `/change-requests/${requestId}`,
        content,
        changed: { ...content, reason: 'The drawing is wrong.' },
        outside: { ...content, reason: 5 },
        withText: (reason) => ({ ...content, reason }),
        withJson: (finding) => ({ ...content, finding }),
      });
    },
  },
];

export function changeOf(bench: Bench, changeId: string, itemId: string): Record<string, unknown> {
  return {
    changeId,
    title: 'Stronger bearing',
    author: 'dana.design',
    endItem: itemId,
    sites: [bench.site],
    affectedItems: [
      {
        itemId,
        fromRevision: 'A',
        toRevision: 'B',
        action: 'revise',
        artefacts: [{ artefactClass: 'ebom' }, { artefactClass: 'drawing' }],
      },
    ],
  };
}

export async function draftChange(bench: Bench, itemId: string): Promise<string> {
  const changeId = bench.id('CHG');
  const body = changeOf(bench, changeId, itemId);
  expectStatus(
    await bench.call({ method: 'PUT', path: `/changes/${changeId}`, body }),
    [200, 201],
    'a draft is written',
  );
  return changeId;
}
