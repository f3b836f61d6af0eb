// GET /items/{id}/revisions/{revision}/ebom: a frozen eBOM, and what changed between two of them.
import type { z } from 'zod';
import { ebomAnswer, ebomDifferencesAnswer, ebomDifferencesQuery } from '../../contract/http/ebom-differences';
import { compareEbomRevisions } from '../../engine/identity/compare-ebom-revisions';
import { readEbom } from '../../engine/identity/read-revision';
import type { IdentityReads } from '../../ports/identity';
import { valueOrProblem } from '../problem';
import type { Answer, Call, Route } from '../route';

export interface EbomRoutesGiven {
  revisions: Pick<IdentityReads, 'findRevisionContent'>;
}

const tag = 'eBOM';

export function ebomRoutes({ revisions }: EbomRoutesGiven): Route[] {
  return [
    {
      tag,
      method: 'get',
      path: '/items/:itemId/revisions/:revision/ebom',
      summary: 'The eBOM of a revision as it was read back and frozen',
      answer: { status: 200, description: 'The eBOM with its hash.', schema: ebomAnswer },
      handle: async ({ params: { itemId = '', revision = '' } }) => {
        return { status: 200, body: valueOrProblem(await readEbom(revisions, itemId, revision)) };
      },
    },
    {
      tag,
      method: 'get',
      path: '/items/:itemId/revisions/:revision/ebom/differences',
      summary: 'What changed from the eBOM of one revision to that of another, e.g. ?after=D',
      query: ebomDifferencesQuery,
      answer: { status: 200, description: 'The counts and every change.', schema: ebomDifferencesAnswer },
      handle: (call) => compare(revisions, call),
    },
  ];
}

async function compare(revisions: EbomRoutesGiven['revisions'], { params, query }: Call): Promise<Answer> {
  const { itemId = '', revision = '' } = params;
  const { after, afterItem = itemId } = query as z.infer<typeof ebomDifferencesQuery>;
  const of = { before: { itemId, revision }, after: { itemId: afterItem, revision: after } };
  return { status: 200, body: valueOrProblem(await compareEbomRevisions(revisions, of)) };
}
