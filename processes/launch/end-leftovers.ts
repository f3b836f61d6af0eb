// A launcher that was killed leaves its processes behind. They were written down as they started, and are ended before
// the next ones begin.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, markOf, type ProcessMark } from './process-identity';

const politeMsMax = 10_000;
const lookAgainMs = 100;

export function writeDownProcesses(home: string, pids: readonly (number | undefined)[]): void {
  const marks = pids.filter((pid) => pid !== undefined).map(markOf);
  writeFileSync(listIn(home), JSON.stringify(marks));
}

export async function endLeftovers(home: string): Promise<void> {
  if (!existsSync(listIn(home))) return;
  const left = readMarks(listIn(home)).filter(isAlive);
  for (const { pid } of left) process.kill(pid, 'SIGTERM');
  for (let waitedMs = 0; left.some(isAlive) && waitedMs < politeMsMax; waitedMs += lookAgainMs)
    await sleep(lookAgainMs);
  for (const { pid } of left.filter(isAlive)) process.kill(pid, 'SIGKILL');
}

function listIn(home: string): string {
  return path.join(home, 'processes.json');
}

/** A list that was cut off by a crash names nobody. */
function readMarks(file: string): ProcessMark[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessMark[];
  } catch {
    return [];
  }
}
