// GET /changes and /changes/{id}: what is being propagated, and every handoff, receipt and decision of one change.
import type { z } from 'zod';
import type { ReadModel } from '../../ports/read-model';
import { changeDetail, changeSummary, pageOf } from '../../contract/http/answers';
import { pageQuery } from '../../contract/http/paging';
import { cursorUnknown } from '../cursor-unknown';
import { Problem } from '../problem';
import type { Route } from '../route';
import { withWaysOut } from '../with-ways-out';

export function changeRoutes({
  readModel,
  temporalUiUrl,
  namespace,
}: {
  readModel: ReadModel;
  temporalUiUrl: string | null;
  namespace: string;
}): Route[] {
  return [
    {
      method: 'get',
      path: '/changes',
      tag: 'Changes',
      summary: 'List changes, newest first',
      query: pageQuery,
      answer: { status: 200, description: 'A page of changes.', schema: pageOf(changeSummary) },
      handle: async ({ query }) => {
        const { cursor, limit } = query as z.infer<typeof pageQuery>;
        if (cursor !== undefined && (await readModel.findChange(cursor)) === null) throw cursorUnknown(cursor);
        return { status: 200, body: await readModel.listChanges({ cursor: cursor ?? null, limit }) };
      },
    },
    {
      method: 'get',
      path: '/changes/:changeId',
      tag: 'Changes',
      summary: 'Show one change with its handoffs, receipts, decisions and parks',
      answer: { status: 200, description: 'The change.', schema: changeDetail },
      handle: async ({ params }) => {
        const change = await readModel.findChange(params['changeId'] ?? '');
        if (change === null)
          throw new Problem(404, 'CHANGE_UNKNOWN', `There is no change ${params['changeId'] ?? ''}.`);
        const temporal =
          temporalUiUrl === null
            ? null
            : `${temporalUiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(change.workflowId)}`;
        return { status: 200, body: { ...change, handoffs: change.handoffs.map(withWaysOut), links: { temporal } } };
      },
    },
  ];
}
