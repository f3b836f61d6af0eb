// One HTTP request to the system under test: bounded in time and size, and answered whatever the status is.
import { CaseFailure } from './case-failure';
import { parseJson } from './parse-json';

export interface SystemTarget {
  url: string;
  token: string;
}

export interface SystemRequest {
  method: 'GET' | 'PUT' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** The body as it goes out, where it is to be no JSON. */
  rawBody?: string;
  /** Another token than the right one; null sends none. */
  token?: string | null;
}

export interface SystemAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** Undefined where the text is no JSON. */
  body: unknown;
}

const answerBytesMax = 64 * 1024 * 1024;

/** Throws a CaseFailure where no answer comes. */
export async function callSystem(
  target: SystemTarget,
  request: SystemRequest,
  signal: AbortSignal,
): Promise<SystemAnswer> {
  const { method, path, body, rawBody, token = target.token } = request;
  const sent = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
  const base = target.url.endsWith('/') ? target.url : `${target.url}/`;
  try {
    const response = await fetch(new URL(path.replace(/^\//, ''), base), {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
      signal,
    });
    const text = await readBounded(response);
    return { status: response.status, headers: response.headers, text, body: parseJson(text) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CaseFailure) throw error;
    throw new CaseFailure(`${method} ${path} is answered`, { expected: 'an answer', got: reasonOf(error) });
  }
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > answerBytesMax)
      throw new CaseFailure('answers are bounded', { expected: `at most ${answerBytesMax} bytes`, got: 'more' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
