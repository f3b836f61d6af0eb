// What the CLI says where a file is refused; the exit code becomes 1.
import type { Refusal } from '../domain/verdict';

export function tellRefused(reasons: readonly Refusal[]): void {
  console.error(['The file is refused:', ...reasons.map(({ message }) => `  ${message}`)].join('\n'));
  process.exitCode = 1;
}
