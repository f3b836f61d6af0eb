// One launcher a home folder: a file with the mark of its process. What a launcher that was killed left is recognised by
// its process being gone, and taken over by exactly one of those that come.
import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, markOf, type ProcessMark } from './process-identity';

export interface LockHolder extends ProcessMark {
  /** ISO time. */
  since: string;
}

export type LauncherLock = { kind: 'held'; release: () => void } | { kind: 'taken'; holder: LockHolder };

const lookAgainMs = 50;
/** Reading a file and removing it takes no longer. */
const takeOverMsMax = 5_000;
/** A file without content is one that is being written, or whose writer was killed. */
const emptyMsMax = 2_000;

export async function takeLauncherLock(home: string): Promise<LauncherLock> {
  mkdirSync(home, { recursive: true });
  const file = path.join(home, 'launcher.json');
  const mine: LockHolder = { ...markOf(process.pid), since: new Date().toISOString() };
  for (;;) {
    if (makeFile(file, mine)) return { kind: 'held', release: () => releaseOwn(file, mine) };
    const holder = readHolder(file);
    if (holder !== null && isAlive(holder)) return { kind: 'taken', holder };
    if (holder !== null || ageMs(file) > emptyMsMax) removeStale(file);
    await sleep(lookAgainMs);
  }
}

function makeFile(file: string, holder: LockHolder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(file: string): LockHolder | null {
  try {
    const { pid, began, since } = JSON.parse(readFileSync(file, 'utf8')) as Partial<LockHolder>;
    return typeof pid === 'number' ? { pid, began: began ?? null, since: since ?? '' } : null;
  } catch {
    return null;
  }
}

/** Under a guard, and looked at again under it: of two that saw the same leftover, the later would remove the new lock. */
function removeStale(file: string): void {
  const guard = `${file}.taking-over`;
  try {
    mkdirSync(guard);
  } catch {
    if (ageMs(guard) > takeOverMsMax) rmdirSync(guard);
    return;
  }
  const holder = readHolder(file);
  if (holder === null ? ageMs(file) > emptyMsMax : !isAlive(holder)) rmSync(file, { force: true });
  rmdirSync(guard);
}

function releaseOwn(file: string, mine: LockHolder): void {
  const holder = readHolder(file);
  if (holder?.pid === mine.pid && holder.since === mine.since) rmSync(file, { force: true });
}

function ageMs(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}
