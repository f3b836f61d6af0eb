// JSON over HTTP to the API and the reference systems, for the launcher, the CLI and the tests.
import { randomUUID } from 'node:crypto';

export interface HttpAnswer {
  status: number;
  body: unknown;
  headers: Headers;
}

/** The impact of a whole product is read from the systems item by item. */
const requestTimeoutMs = 120_000;

export async function callJson(
  url: string,
  options: {
    method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
    token: string;
    body?: unknown;
    headers?: Record<string, string>;
  },
): Promise<HttpAnswer> {
  const { method = 'GET', token, body, headers } = options;
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(requestTimeoutMs),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : parse(text), headers: answer.headers };
}

/** Like callJson, and an error that tells the problem for every answer that is not 2xx. */
export async function requireJson<T>(url: string, options: Parameters<typeof callJson>[1]): Promise<T> {
  const { status, body } = await callJson(url, options);
  if (status >= 200 && status < 300) return body as T;
  const problem = body as { code?: string; detail?: string } | null;
  throw new Error(
    `${options.method ?? 'GET'} ${new URL(url).pathname}: ${String(status)} ${problem?.code ?? ''} ${problem?.detail ?? ''}`.trim(),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
