// The HTTP application: hardening, authentication, bounded bodies, routes from their declarations, problem documents.
import { createHash } from 'node:crypto';
import { parse as parseQueryString, type ParsedUrlQuery } from 'node:querystring';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { absolutePath as swaggerUiPath } from 'swagger-ui-dist';
import type { z } from 'zod';
import type { Account, Credentials } from '../ports/accounts';
import type { Log } from '../ports/log';
import type { Answers } from '../ports/answers';
import { apiHeader, apiVersion } from '../contract/http/api-header';
import { documentKinds, documentSchema } from '../contract/documents/documents';
import { asyncApiDocument } from '../contract/events/asyncapi';
import { openApiDocument } from './openapi';
import { answerProblems, Problem, problemDocument } from './problem';
import { readJsonBody } from './read-json-body';
import { findRepeatedHeaders, refuseRepeatedHeaders } from './refuse-repeated-headers';
import type { Answer, Call, Route } from './route';
import { observeRequests, type Metrics } from './metrics';

export interface AppDependencies {
  routes: Route[];
  credentials: Credentials;
  answers: Answers;
  metrics: Metrics;
  /** Ready where store and Temporal answer; `troubles` names what else keeps work from going on. */
  isReady: () => Promise<{ store: boolean; temporal: boolean; troubles: string[] }>;
  baseUrl: string;
  /** Page of every code of a problem, as Markdown. */
  errorsPage: string;
  log: Log;
}

const bodyLimit = '32mb';

export function createApp(given: AppDependencies): Express {
  const { routes, metrics, baseUrl, log } = given;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', parseQuery);
  app.use(
    helmet({ contentSecurityPolicy: { directives: { 'script-src': ["'self'"], 'upgrade-insecure-requests': null } } }),
  );
  app.use((_request, response, next) => {
    response.setHeader(apiHeader, apiVersion);
    next();
  });
  app.use(observeRequests(metrics));
  mountOpenPages(app, given);
  app.use(authenticate(given.credentials));
  for (const route of routes) mount(app, route, given);
  app.use(() => {
    throw new Problem(404, 'NOT_FOUND', 'There is no such resource. See /docs.');
  });
  app.use(answerProblems(baseUrl, log));
  return app;
}

/** What needs no token: health, metrics, the API's own description. */
function mountOpenPages(app: Express, { routes, metrics, baseUrl, errorsPage, isReady }: AppDependencies): void {
  const document = openApiDocument(routes, baseUrl);
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'up' });
  });
  app.get('/readyz', async (_request, response) => {
    const ready = await isReady();
    response.status(ready.store && ready.temporal ? 200 : 503).json(ready);
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.collect());
  });
  app.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  const contract = asyncApiDocument(baseUrl, '1.0.0');
  app.get('/asyncapi.json', (_request, response) => {
    response.json(contract);
  });
  for (const kind of documentKinds) {
    const schema = documentSchema(kind, baseUrl);
    app.get(`/schemas/${kind}`, (_request, response) => {
      response.type('application/schema+json').send(JSON.stringify(schema));
    });
  }
  app.get('/docs/swagger-initializer.js', (_request, response) => {
    response
      .type('text/javascript')
      .send(`window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true });`);
  });
  app.get('/docs/errors', (_request, response) => {
    response.type('text/markdown').sendFile(errorsPage);
  });
  app.use('/docs', express.static(swaggerUiPath(), { index: 'index.html' }));
}

function authenticate(credentials: Credentials) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    const account = scheme?.toLowerCase() === 'bearer' && token !== undefined ? credentials.findByToken(token) : null;
    if (account === null) throw new Problem(401, 'UNAUTHORIZED', 'Send a valid bearer token.');
    (response.locals as { account: Account }).account = account;
    next();
  };
}

function mount(app: Express, route: Route, given: AppDependencies): void {
  const readBody = express.raw({ limit: bodyLimit, type: () => true });
  const authorise = (_request: Request, response: Response, next: NextFunction): void => {
    const { account } = response.locals as { account: Account };
    if (route.roles?.some((role) => account.roles.includes(role)) === false) {
      throw new Problem(
        403,
        'FORBIDDEN',
        `${account.actor} may not do this; it needs the role ${route.roles.join(' or ')}.`,
      );
    }
    next();
  };
  const handle = async (request: Request, response: Response): Promise<void> => {
    const { account } = response.locals as { account: Account };
    const repeatedHeaders = findRepeatedHeaders(request);
    if (route.rawBody === undefined) refuseRepeatedHeaders({ repeatedHeaders });
    const call: Call = {
      account,
      params: checkParams(request.params as Record<string, string>),
      query: route.query === undefined ? {} : check(route.query, request.query, 'query'),
      body:
        route.body === undefined || route.rawBody !== undefined
          ? (request.body as unknown)
          : check(route.body, readJsonBody(request), 'body'),
      headers: request.headers,
      repeatedHeaders,
      idempotencyKey: request.header('idempotency-key') ?? null,
    };
    const answer = route.idempotent === true ? await answerOnce(route, call, given) : await route.handle(call);
    response.status(answer.status).set(answer.headers ?? {});
    if (route.answer.contentType === undefined) response.json(answer.body);
    else response.type(route.answer.contentType).send(answer.body);
  };
  if (route.method === 'get') app.get(route.path, authorise, handle);
  else app.post(route.path, authorise, readBody, handle);
}

/** Node's own parser replaces what is not UTF-8; a URIError is answered with MALFORMED_PATH. */
function parseQuery(text: string | undefined): ParsedUrlQuery {
  decodeURIComponent(text ?? '');
  return parseQueryString(text ?? '');
}

/** The same key with the same request gives the first answer again, refusals included; with another it is refused. */
async function answerOnce(route: Route, call: Call, { answers, baseUrl }: AppDependencies): Promise<Answer> {
  const { idempotencyKey: key, account } = call;
  if (key === null || key.length === 0 || key.length > 200) {
    throw new Problem(
      400,
      'IDEMPOTENCY_KEY_REQUIRED',
      'Send an Idempotency-Key header of at most 200 characters, new for each thing you do.',
    );
  }
  const bodyHash = createHash('sha256')
    .update(JSON.stringify([route.path, call.params, call.body]))
    .digest('hex');
  const known = await answers.findAnswer({ actor: account.actor, key });
  if (known !== null) {
    if (known.bodyHash !== bodyHash)
      throw new Problem(422, 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request.');
    return { status: known.status, body: known.answer, headers: known.headers };
  }
  const answer = await route.handle(call).catch((error: unknown): Answer => {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    return {
      status: error.status,
      body: problemDocument(error, baseUrl),
      headers: { 'content-type': 'application/problem+json' },
    };
  });
  await answers.storeAnswer(
    { actor: account.actor, key },
    { bodyHash, status: answer.status, headers: answer.headers ?? {}, answer: answer.repeated ?? answer.body },
  );
  return answer;
}

function checkParams(params: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(params)) {
    if (value.length > 400 || /\p{Cc}/u.test(value))
      throw new Problem(400, 'INVALID_REQUEST', `${name} is not a usable identifier.`);
  }
  return params;
}

export function check<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues
    .slice(0, 50)
    .map((issue) => ({ pointer: `/${issue.path.join('/')}`, message: issue.message }));
  const [first] = errors;
  throw new Problem(
    where === 'body' ? 422 : 400,
    'INVALID_REQUEST',
    `The ${where} is not valid at ${first?.pointer ?? '/'}: ${first?.message ?? ''}`,
    { errors },
  );
}
