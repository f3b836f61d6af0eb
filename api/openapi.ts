// The OpenAPI 3.1 document, generated from the very schemas that validate.
import { z } from 'zod';
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { problem } from '../contract/http/answers';
import type { Route } from './route';

export function openApiDocument(routes: Route[], baseUrl: string): Record<string, unknown> {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Cutin',
      version: '0.1.0',
      description: 'Governed handoffs of released changes across PLM, ALM, ERP, MES and QMS.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: baseUrl }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    paths,
  }) as unknown as Record<string, unknown>;
}

function operation(route: Route) {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const header =
    route.idempotent === true ? { header: z.object({ 'Idempotency-Key': z.string().min(1).max(200) }) } : {};
  return {
    tags: [route.tag],
    summary: route.summary,
    ...(route.roles === undefined ? {} : { description: `Roles: ${route.roles.join(', ')}.` }),
    requestParams: {
      ...(names.length === 0 ? {} : { path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) }),
      ...(route.query === undefined ? {} : { query: route.query }),
      ...header,
    },
    ...requestBody(route),
    responses: {
      [String(route.answer.status)]: {
        description: route.answer.description,
        content: { [route.answer.contentType ?? 'application/json']: { schema: route.answer.schema } },
      },
      default: { description: 'Refused or failed.', content: { 'application/problem+json': { schema: problem } } },
    },
  };
}

function requestBody(route: Route) {
  if (route.rawBody !== undefined) {
    const { contentTypes, description } = route.rawBody;
    return {
      requestBody: {
        description,
        content: Object.fromEntries(contentTypes.map((type) => [type, { schema: route.body ?? z.unknown() }])),
      },
    };
  }
  return route.body === undefined ? {} : { requestBody: { content: { 'application/json': { schema: route.body } } } };
}
