// Errors as RFC 9457 problem documents with a stable code. Inner words (stack, SQL) never leave the process.
import type { ErrorRequestHandler } from 'express';
import type { Refusal } from '../domain/verdict';
import type { Log } from '../ports/log';
import { SystemFault } from '../ports/system-fault';

export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly more: Record<string, unknown> = {},
  ) {
    super(detail);
  }
}

/** Status of each refusal code that is not simply 422. */
const statusByCode: Readonly<Record<string, number>> = {
  REVISION_CONFLICT: 409,
  CHANGE_CONFLICT: 409,
  EVENT_CONFLICT: 409,
  ALREADY_DECIDED: 409,
  ALREADY_RESOLVED: 409,
  EFFECTIVITY_OVERLAP: 409,
  CUT_IN_OUT_OF_ORDER: 409,
  IDENTIFIER_LOOKALIKE: 409,
  REVISION_UNKNOWN: 409,
  ORDER_DISPOSED: 409,
  RECONCILIATION_OPEN: 409,
  CHOICE_NOT_OPEN: 409,
  SUPERSEDED_REVISION: 409,
  SEAL_MISMATCH: 409,
  PLAN_REVISION_MISMATCH: 409,
  SEQUENCE_REUSED: 409,
  ORDER_LOCKED: 409,
  ORDER_NOT_LOCKED: 409,
  LOCK_MOVED: 409,
  LOCK_PENDING: 409,
  SIGNER_IS_AUTHOR: 403,
  ORDER_CLOSED: 409,
  ORDER_BEGUN: 409,
  HOLD_REQUIRED: 409,
  OPEN_NONCONFORMANCE: 409,
  NONCONFORMANCE_CONFLICT: 409,
  NONCONFORMANCE_DISPOSED: 409,
  UNIT_NOT_SHIPPABLE: 409,
  AMBIGUOUS_RELEASE: 409,
  NOT_RELEASED: 404,
  ORDER_UNKNOWN: 404,
  HOLD_UNKNOWN: 404,
  FINDING_UNKNOWN: 404,
  FINDING_NOT_OPEN: 409,
  DRIFT_MOVED: 409,
  SUBSCRIPTION_NAME_TAKEN: 409,
};

export function refusalProblem(reasons: Refusal[]): Problem {
  const [first] = reasons;
  const code = first?.code ?? 'REFUSED';
  return new Problem(statusByCode[code] ?? 422, code, first?.message ?? 'Refused.', { reasons: reasons.slice(0, 100) });
}

export function problemDocument(problem: Problem, baseUrl: string): Record<string, unknown> {
  return {
    type: `${baseUrl}/docs/errors#${problem.code.toLowerCase()}`,
    title: problem.code.toLowerCase().replaceAll('_', ' '),
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    ...problem.more,
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

function toProblem(error: unknown): Problem {
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
