// GET /operator/views: what an operator looks at in the Temporal UI, as links that open it.
import { z } from 'zod';
import { linkToView, operatorViews } from '../../domain/handoff/operator-views';
import type { Route } from '../route';

const operatorView = z.object({
  name: z.string(),
  query: z.string().describe("A list filter, for Temporal's UI and CLI."),
  link: z.string().nullable().describe('Opens the view and keeps it; null where CUTIN_TEMPORAL_UI_URL is not set.'),
});

export function operatorViewRoutes(given: {
  owners: readonly string[];
  temporalUiUrl: string | null;
  namespace: string;
}): Route[] {
  const { owners, temporalUiUrl: uiUrl, namespace } = given;
  return [
    {
      method: 'get',
      path: '/operator/views',
      tag: 'Operation',
      summary: 'Views of the Temporal UI, as links: what is parked, tried again, or waits for whom',
      answer: { status: 200, description: 'The views.', schema: z.object({ items: z.array(operatorView) }) },
      handle: () => {
        const items = operatorViews(owners).map((view) => ({
          ...view,
          link: uiUrl === null ? null : linkToView(view, { uiUrl, namespace }),
        }));
        return Promise.resolve({ status: 200, body: { items } });
      },
    },
  ];
}
