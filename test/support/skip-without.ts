// Inputs that stay outside of the repository: a test that lacks its input ends at once, and `npm test` counts it as skipped.
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(__dirname, '..', '..', '.cutin');

/** Whether the test that asks must end here because the file is absent. */
export function skipWithout(file: string): boolean {
  if (existsSync(file)) return false;
  tellSkipped(`${file} is absent`);
  return true;
}

/** For a test that ends at once because the machine lacks what it needs. */
export function tellSkipped(reason: string): void {
  const line = JSON.stringify({ test: expect.getState().currentTestName, reason });
  mkdirSync(folder, { recursive: true });
  appendFileSync(path.join(folder, 'skipped.jsonl'), `${line}\n`);
}
