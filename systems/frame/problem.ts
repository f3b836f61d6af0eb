// Errors as RFC 9457 problem documents. What is not a Problem becomes a plain 500 or 503 without its inner words.
import type { ErrorRequestHandler } from 'express';

export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly more: Record<string, unknown> = {},
    readonly headers: Record<string, string> = {},
  ) {
    super(detail);
  }
}

export const answerProblem: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  const problem = toProblem(error);
  response.status(problem.status).set(problem.headers).type('application/problem+json');
  response.send(
    JSON.stringify({
      type: 'about:blank',
      title: problem.code,
      status: problem.status,
      code: problem.code,
      detail: problem.message,
      ...problem.more,
    }),
  );
};

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') return new Problem(413, 'body_too_large', 'The body is larger than 32 MB.');
  if (type === 'entity.parse.failed') return new Problem(400, 'malformed_json', 'The body is not valid JSON.');
  if (error instanceof URIError) return new Problem(400, 'malformed_path', 'The path is not validly encoded.');
  if (isLostDatabase(error))
    return new Problem(503, 'database_unavailable', 'The database is not reachable now.', {}, { 'retry-after': '1' });
  return new Problem(500, 'internal_error', 'The system failed; the request changed nothing.');
}

/** Connection failures of node, and the SQLSTATE classes 08 (connection) and 57P (shutdown). */
function isLostDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(08|57P|ECONN|EPIPE|ETIMEDOUT)/.test(code) || /connection|terminat|timeout/i.test(error.message);
}
