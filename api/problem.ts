// Errors as RFC 9457 problem documents with a stable code. Inner words (stack, SQL) never leave the process.
import type { ErrorRequestHandler } from 'express';
import { refusalCodes, type RefusalCode, type RefusalKind } from '../domain/refusal-codes';
import { leadingReason, type Refusal, type Verdict } from '../domain/verdict';
import type { Log } from '../ports/log';
import { SystemFault } from '../ports/system-fault';

export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: RefusalCode,
    detail: string,
    readonly more: Record<string, unknown> = {},
  ) {
    super(detail);
  }
}

const statusByKind: Readonly<Record<RefusalKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  unknown: 404,
  conflict: 409,
  tooLarge: 413,
  unsupported: 415,
  unfit: 422,
  failed: 500,
  unavailable: 503,
};

const reasonsShownMax = 100;

export function refusalProblem(reasons: Refusal[]): Problem {
  const { code, message, facts } = leadingReason(reasons);
  // The facts of a reason that stands alone are those of the problem.
  const alone = reasons.length === 1 ? facts : {};
  return new Problem(statusOf(code), code, message, { ...alone, reasons: reasons.slice(0, reasonsShownMax) });
}

export function statusOf(code: RefusalCode): number {
  return statusByKind[refusalCodes[code].kind];
}

/** The value of an accepted verdict; what was refused becomes a problem. */
export function valueOrProblem<T>(verdict: Verdict<T>): T {
  if (verdict.kind === 'refused') throw refusalProblem(verdict.reasons);
  return verdict.value;
}

export function problemDocument(problem: Problem, baseUrl: string): Record<string, unknown> {
  return {
    ...problem.more,
    type: `${baseUrl}/docs/errors#${problem.code.toLowerCase()}`,
    title: refusalCodes[problem.code].title,
    status: problem.status,
    code: problem.code,
    detail: problem.message,
  };
}

export function answerProblems(baseUrl: string, log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = toProblem(error);
    if (problem.status >= 500) log.error({ err: error, path: request.path }, 'request failed');
    response.status(problem.status).type('application/problem+json');
    if (problem.status === 401) response.set('www-authenticate', 'Bearer');
    if (problem.status === 503) response.set('retry-after', '2');
    response.send(JSON.stringify(problemDocument(problem, baseUrl)));
  };
}

/** Whatever was thrown, as it is told. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof SystemFault) {
    // Its own words may hold addresses of the site; the log has them.
    const { system } = error;
    return new Problem(
      503,
      'SYSTEM_UNAVAILABLE',
      `${system} did not answer as it must; nothing was written. Try again.`,
    );
  }
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') return new Problem(413, 'BODY_TOO_LARGE', 'The body is larger than 32 MB.');
  if (type === 'entity.parse.failed') return new Problem(400, 'MALFORMED_JSON', 'The body is not valid JSON.');
  if (type === 'encoding.unsupported' || type === 'charset.unsupported')
    return new Problem(415, 'UNSUPPORTED_ENCODING', 'Send UTF-8 JSON, plain or gzip.');
  if (error instanceof URIError) return new Problem(400, 'MALFORMED_PATH', 'The path is not validly encoded.');
  if (isLostDatabase(error))
    return new Problem(503, 'STORE_UNAVAILABLE', 'The database is not reachable now; nothing was written. Try again.');
  return new Problem(500, 'INTERNAL_ERROR', 'The request failed and was logged.');
}

/** Connection failures, SQLSTATE classes 08 (connection) and 57P (shutdown), and the pool's own time-out. */
function isLostDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    /^(08|57P|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)/.test(code) ||
    /timeout exceeded when trying to connect|Connection terminated/.test(error.message)
  );
}
