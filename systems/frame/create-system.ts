// A reference system: HTTP service, published contract, bearer token, faults on demand. A route is one declaration, from
// which routing, validation and the OpenAPI document derive.
import { timingSafeEqual, createHash } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type Request, type Response } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { openSystemDatabase } from './database';
import { createFaultDesk, faultsSchema } from './faults';
import { engineRoutes } from './engines';
import { frameTables } from './frame-tables';
import { deliverEvents, outgoingEventRoutes, outgoingEventTables } from './outgoing-events';
import { answerProblem, Problem } from './problem';
import type { RunningSystem, SystemContext, SystemDefinition, SystemRoute } from './system';
import type { SystemConfig } from './system-config';
import { documentRoutes, listRoute } from './document-routes';

const bodyLimit = '32mb';

export async function startSystem(definition: SystemDefinition, config: SystemConfig): Promise<RunningSystem> {
  const db = await openSystemDatabase({
    url: config.databaseUrl,
    schema: config.schema,
    tables: frameTables + outgoingEventTables + definition.tables,
  });
  const context: SystemContext = { db, faults: createFaultDesk(db), config };
  const app = createApp(definition, context);
  const server = await new Promise<Server>((resolve, reject) => {
    const listening = app.listen(config.port, config.host, (error?: Error) =>
      error === undefined ? resolve(listening) : reject(error),
    );
  });
  server.requestTimeout = 60_000;
  server.headersTimeout = 15_000;
  // Clients give an idle connection up before we do: with the five seconds that Node has, a busy one sent its next request
  // into a connection that was just being closed.
  server.keepAliveTimeout = 75_000;
  const stop = definition.announces ? deliverEvents(context) : undefined;
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      await stop?.();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await db.close();
    },
  };
}

function createApp(definition: SystemDefinition, context: SystemContext): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet());
  const told = definition.announces ? [...engineRoutes(context), ...outgoingEventRoutes(context)] : [];
  const own = [...told, ...definition.routes(context)];
  const documents = definition.documents(context);
  const routes = [listRoute(context), ...documents.flatMap((document) => documentRoutes(document, context)), ...own];
  const openapi = openApiOf(definition, routes);
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'up', system: definition.name });
  });
  app.get('/openapi.json', (_request, response) => {
    response.json(openapi);
  });
  app.use(authenticate(context.config.token));
  app.use(express.json({ limit: bodyLimit, strict: false }));
  for (const route of frameRoutes(context)) mount(app, route);
  app.use(async (_request, _response, next) => {
    await context.faults.strike();
    next();
  });
  for (const route of routes) mount(app, route);
  app.use(() => {
    throw new Problem(404, 'not_found', 'There is no such resource.');
  });
  app.use(answerProblem);
  return app;
}

function authenticate(token: string) {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = digest(`Bearer ${token}`);
  return (request: Request, _response: Response, next: () => void): void => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
      throw new Problem(401, 'unauthorized', 'A valid bearer token is needed.', {}, { 'www-authenticate': 'Bearer' });
    }
    next();
  };
}

function mount(app: Express, route: SystemRoute): void {
  app[route.method](route.path, async (request: Request, response: Response) => {
    const params = checkParams(request.params as Record<string, string>);
    const query = route.query === undefined ? {} : check(route.query, request.query, 'query');
    refuseUnstorable(request.body);
    const body: unknown = route.body === undefined ? undefined : check(route.body, request.body as unknown, 'body');
    const answer = await route.handle({ params, query, body, header: (name) => request.header(name) });
    if (answer.status === 0) request.socket.destroy();
    else
      response
        .status(answer.status)
        .set(answer.headers ?? {})
        .json(answer.body);
  });
}

function checkParams(params: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(params)) {
    if (value.length > 200 || /\p{Cc}/u.test(value))
      throw new Problem(400, 'invalid_identifier', `${name} is not a usable identifier.`);
  }
  return params;
}

/** NUL and lone surrogates, as JSON.stringify writes them: PostgreSQL cannot keep them, so they are refused for good. */
const unstorable = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f])/;

function refuseUnstorable(body: unknown): void {
  if (body !== undefined && unstorable.test(JSON.stringify(body)))
    throw new Problem(422, 'invalid_content', 'The body holds text that cannot be kept: NUL or half a character.');
}

function check<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues
    .slice(0, 50)
    .map((issue) => ({ pointer: `/${issue.path.join('/')}`, message: issue.message }));
  const status = where === 'body' ? 422 : 400;
  throw new Problem(
    status,
    'invalid_content',
    `The ${where} does not fit the contract: ${errors[0]?.pointer ?? ''} ${errors[0]?.message ?? ''}`,
    { errors },
  );
}

function frameRoutes({ db, faults }: SystemContext): SystemRoute[] {
  return [
    {
      method: 'get',
      path: '/_faults',
      summary: 'What the system is told to do wrong',
      handle: async () => ({ status: 200, body: await faults.read() }),
    },
    {
      method: 'put',
      path: '/_faults',
      summary: 'Tell the system to misbehave; {} ends it',
      body: faultsSchema,
      handle: async ({ body }) => {
        await faults.set(body as z.infer<typeof faultsSchema>);
        return { status: 200, body };
      },
    },
    {
      method: 'get',
      path: '/_writes',
      summary: 'How often documents were really written, and how often an answer was only repeated',
      query: z.object({ document: z.string().max(1000).default('') }),
      handle: async ({ query }) => {
        const prefix = String(query['document']);
        const writes = await db.query(
          `SELECT document, kind, idempotency_key AS "idempotencyKey", local_revision AS "localRevision", at FROM write_log
            WHERE starts_with(document, $1) ORDER BY seq DESC LIMIT 500`,
          [prefix],
        );
        const total = (
          await db.query('SELECT count(*)::int AS total FROM write_log WHERE starts_with(document, $1)', [prefix])
        )[0]?.['total'];
        const replays = (await db.query('SELECT coalesce(sum(replays), 0)::int AS replays FROM idempotency'))[0]?.[
          'replays'
        ];
        return { status: 200, body: { total, replays, writes } };
      },
    },
  ];
}

function openApiOf(definition: SystemDefinition, routes: SystemRoute[]): unknown {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [route.method]: {
        summary: route.summary,
        requestParams: {
          ...(names.length === 0
            ? {}
            : { path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) }),
          ...(route.query === undefined ? {} : { query: route.query }),
        },
        ...(route.body === undefined
          ? {}
          : { requestBody: { content: { 'application/json': { schema: route.body } } } }),
        responses: { '2XX': { description: 'Done.' }, '4XX': { description: 'RFC 9457 problem with a code.' } },
      },
    };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: `${definition.title} (Cutin reference system)`, version: '1.0.0' },
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    paths,
  });
}
