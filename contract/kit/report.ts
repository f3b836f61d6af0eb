// What people read of a run: a line for each case as it ends, and at the end what failed and why it matters.
import type { CaseResult, ConformanceCase } from './case';
import { clauses } from './clauses';

export function lineOf({ id, title, durationMs, outcome }: CaseResult): string {
  const time = `(${String(durationMs)} ms)`;
  switch (outcome.kind) {
    case 'passed':
      return `ok       ${id}  ${title} ${time}`;
    case 'failed':
      return [
        `FAIL     ${id}  ${title} ${time}`,
        `         where: ${outcome.what}`,
        `         expected: ${outcome.expected}`,
        `         got: ${outcome.got}`,
      ].join('\n');
    case 'notRun':
      return `not run  ${id}  ${title}\n         ${outcome.reason}`;
  }
}

export function summaryOf(system: string, results: readonly CaseResult[]): string {
  const [passed, failed, notRun] = (['passed', 'failed', 'notRun'] as const).map((kind) =>
    results.filter(({ outcome }) => outcome.kind === kind),
  );
  const counts = `${system.toUpperCase()}: ${String(passed?.length)} passed, ${String(failed?.length)} failed, ${String(notRun?.length)} not run`;
  const reasons = new Map<string, string[]>();
  for (const { clause, id } of failed ?? []) reasons.set(clause, [...(reasons.get(clause) ?? []), id]);
  const why = [...reasons].flatMap(([clause, ids]) => {
    const { line, matters } = clauses[clause as keyof typeof clauses];
    return ['', line, `  else: ${matters}`, ...ids.map((id) => `  failed: ${id}`)];
  });
  if (passed?.length === 0 && failed?.length === 0) return `${counts}\nNothing was tried: this shows nothing.`;
  return [counts, ...why].join('\n');
}

export function listOf(cases: readonly ConformanceCase[]): string {
  const width = Math.max(...cases.map(({ id }) => id.length));
  return cases.map(({ id, title, needs }) => `${id.padEnd(width)}  ${needs.padEnd(6)}  ${title}`).join('\n');
}
