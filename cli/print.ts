// What the CLI prints: aligned text for people, the API's JSON for programs, refusals to stderr.
import type { HttpAnswer } from '../processes/launch/api-client';

/** Prints an answer; a problem document goes to stderr and makes the exit code 1. */
export function printAnswer(answer: HttpAnswer, options: { json: boolean; show: (body: never) => string }): void {
  const { status, body } = answer;
  if (status >= 200 && status < 300) {
    console.log(options.json ? JSON.stringify(body, null, 2) : options.show(body as never));
    return;
  }
  process.exitCode = 1;
  const problem = body as { code?: string; detail?: string; reasons?: { message: string }[] } | null;
  if (options.json) return console.error(JSON.stringify(body, null, 2));
  console.error(`${problem?.code ?? `HTTP_${String(status)}`} ${problem?.detail ?? ''}`);
  for (const { message } of (problem?.reasons ?? []).slice(1)) console.error(`  ${message}`);
}
