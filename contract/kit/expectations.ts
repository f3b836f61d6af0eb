// What a case expects of an answer; each throws a CaseFailure that tells expected and got.
import { canonicalJson, contentHash } from './content-hash';
import { CaseFailure } from './case-failure';
import type { SystemAnswer } from './call-system';

export function expectStatus(answer: SystemAnswer, statuses: number[], what: string): void {
  if (!statuses.includes(answer.status))
    throw new CaseFailure(what, { expected: `HTTP ${statuses.join(' or ')}`, got: describe(answer) });
}

/** A refusal that stands: neither "who are you" nor "not now", which would be tried again. */
export function expectRefused(answer: SystemAnswer, what: string): void {
  const isFinal = answer.status >= 400 && answer.status < 500 && !notFinal.includes(answer.status);
  if (!isFinal)
    throw new CaseFailure(what, {
      expected: `a refusal that stands (HTTP 4xx but ${notFinal.join(', ')})`,
      got: describe(answer),
    });
}

const notFinal = [401, 403, 405, 408, 425, 429];

/** Equal as RFC 8785 canonical JSON, as receipts compare. */
export function expectSame(got: unknown, expected: unknown, what: string): void {
  const isSame = got !== undefined && contentHash(got) === contentHash(expected);
  if (!isSame) throw new CaseFailure(what, differenceOf(expected, got));
}

export function expectThat(holds: boolean, what: string, seen: { expected: unknown; got: unknown }): asserts holds {
  if (!holds) throw new CaseFailure(what, seen);
}

export function describe({ status, text }: SystemAnswer): string {
  return `HTTP ${status} ${text}`;
}

/** The first place where two contents differ, so that nobody has to look for it. */
function differenceOf(expected: unknown, got: unknown, path = ''): { expected: unknown; got: unknown } {
  if (isRecord(expected) && isRecord(got)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
      const [left, right] = [expected[key], got[key]];
      if (left === undefined || right === undefined || canonicalJson(left) !== canonicalJson(right))
        return differenceOf(left, right, `${path}/${key}`);
    }
  }
  const at = path === '' ? '' : `${path}: `;
  return { expected: `${at}${toText(expected)}`, got: `${at}${toText(got)}` };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function toText(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
