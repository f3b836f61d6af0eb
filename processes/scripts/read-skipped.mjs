// What tests that lacked an input told of themselves, by reason.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './setup.mjs';

const file = path.join(root, '.cutin', 'skipped.jsonl');

export function forgetSkipped() {
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
}

/** How many tests ended for each reason; a test that was run twice counts once. */
export function readSkipped() {
  if (!existsSync(file)) return new Map();
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const byReason = new Map();
  for (const line of new Set(lines)) {
    const { reason } = JSON.parse(line);
    byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  }
  return byReason;
}
