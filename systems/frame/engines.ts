// Which engine governs a site: where its starts are asked for and its events are told. A site without an entry has the
// engine of the configuration; where there is none, nothing may start.
import { z } from 'zod';
import type { SystemContext, SystemRoute } from './system';

export interface Engine {
  url: string;
  token: string;
}

const engine = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  token: z.string().min(1).max(1_000),
});

export async function engineOf({ db, config }: SystemContext, site: string): Promise<Engine | null> {
  const own = (await db.query('SELECT url, token FROM engine WHERE site = $1', [site]))[0];
  return own === undefined ? config.engine : { url: String(own['url']), token: String(own['token']) };
}

/** The token is told to nobody. */
export function engineRoutes({ db }: SystemContext): SystemRoute[] {
  return [
    {
      method: 'put',
      path: '/sites/:site/engine',
      summary: 'Say which engine governs a site: it is asked before each start and told each event',
      body: engine,
      handle: async ({ params, body }) => {
        const { url, token } = body as Engine;
        await db.query(
          'INSERT INTO engine (site, url, token) VALUES ($1, $2, $3) ON CONFLICT (site) DO UPDATE SET url = $2, token = $3',
          [params['site'], url.replace(/\/$/, ''), token],
        );
        return { status: 200, body: { site: params['site'], url } };
      },
    },
  ];
}
