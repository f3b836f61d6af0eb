// HTTP to one system with our reference contract: bearer token, time-out, bounded answers, and every failure mapped to
// one SystemFault cause. What was read is read strictly: a text that two readers could take for two contents is none.
import { isUtf8 } from 'node:buffer';
import { readJson } from '../../contract/json/read-json';
import { leadingReason } from '../../domain/verdict';
import type { StopSignal } from '../../ports/systems';
import { SystemFault, type FaultCause } from '../../ports/system-fault';

const usualRequestMsMax = 10_000;

export interface SystemEndpoint {
  name: string;
  baseUrl: string;
  token: string;
  /** How long one call may take. */
  requestMsMax?: number;
}

export interface SystemRequest {
  method: 'GET' | 'PUT' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** Only for calls that change nothing. */
  stop?: StopSignal;
}

export interface SystemAnswer {
  status: number;
  body: unknown;
}

/**
 * Answers 2xx and 404; throws a SystemFault for everything else. A write without an answer is `unknownOutcome`. What is no
 * JSON at all is null, which no caller's schema takes; bytes that are not UTF-8 and keys that stand twice are CONTRACT_VIOLATION.
 */
export async function callSystem(endpoint: SystemEndpoint, request: SystemRequest): Promise<SystemAnswer> {
  const { method, path, body, stop } = request;
  const giveUp = new AbortController();
  const onStop = (): void => giveUp.abort();
  stop?.addEventListener('abort', onStop);
  if (stop?.aborted === true) onStop();
  let response: Response;
  let bytes: ArrayBuffer;
  try {
    response = await fetch(new URL(path.replace(/^\//, ''), withSlash(endpoint.baseUrl)), {
      method,
      headers: {
        authorization: `Bearer ${endpoint.token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([giveUp.signal, AbortSignal.timeout(endpoint.requestMsMax ?? usualRequestMsMax)]),
    });
    bytes = await response.arrayBuffer();
  } catch (error) {
    const reason: FaultCause = method === 'GET' ? 'transient' : 'unknownOutcome';
    throw new SystemFault(
      reason,
      endpoint.name,
      `${endpoint.name} did not answer ${method} ${path}.`,
      {},
      { cause: error },
    );
  } finally {
    stop?.removeEventListener('abort', onStop);
  }
  const what = `${method} ${path}`;
  if (response.status === 404) return { status: 404, body: null };
  if (response.ok) return { status: response.status, body: readStrictly(endpoint.name, what, bytes) };
  throw faultOf(endpoint.name, what, response, parseLeniently(new TextDecoder().decode(bytes)));
}

function readStrictly(system: string, what: string, bytes: ArrayBuffer): unknown {
  const violation = (says: string): SystemFault =>
    new SystemFault('rejected', system, `${system} answered ${what} outside its contract: ${says}`.slice(0, 1000), {
      code: 'CONTRACT_VIOLATION',
    });
  if (!isUtf8(bytes)) throw violation('its bytes are not UTF-8.');
  const read = readJson(new TextDecoder().decode(bytes));
  if (read.kind === 'accepted') return read.value;
  const first = leadingReason(read.reasons);
  if (first.code === 'MALFORMED_JSON') return null;
  throw violation(first.message);
}

function faultOf(system: string, what: string, response: Response, body: unknown): SystemFault {
  const problem = typeof body === 'object' && body !== null ? (body as { code?: unknown; detail?: unknown }) : {};
  const detail = typeof problem.detail === 'string' ? ` ${problem.detail}` : '';
  const retryAfterMs = retryAfter(response.headers.get('retry-after'));
  return new SystemFault(
    causeOf(response.status),
    system,
    `${system} answered ${String(response.status)} to ${what}.${detail}`.slice(0, 1000),
    {
      status: response.status,
      ...(typeof problem.code === 'string' ? { code: problem.code } : {}),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    },
  );
}

function causeOf(status: number): FaultCause {
  if (status === 408 || status === 425 || status === 429 || status >= 500) return 'transient';
  if (status === 412) return 'conflict';
  return 'rejected';
}

/** Seconds or an HTTP date, at most ten minutes. */
function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 600_000) : null;
}

/** The words of a system that refuses are for people: no content is read from them. */
function parseLeniently(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
