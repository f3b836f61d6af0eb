// One launcher a folder: who comes second is told who runs, and what a killed one left stands in nobody's way.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { takeLauncherLock, type LauncherLock } from '../../../processes/launch/launcher-lock';
import { isAlive, markOf } from '../../../processes/launch/process-identity';

/** No system gives a process such an id. */
const nobody = 2 ** 22 + 7;

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'cutin-lock-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const file = (): string => path.join(home, 'launcher.json');
const leave = (holder: unknown): void => writeFileSync(file(), JSON.stringify(holder));
const since = '2026-01-01T00:00:00.000Z';

it('names the launcher that runs to whoever comes second', async () => {
  const first = await takeLauncherLock(home);

  const second = await takeLauncherLock(home);

  expect(first.kind).toBe('held');
  expect(second).toMatchObject({ kind: 'taken', holder: { pid: process.pid } });
});

it('is free again once its launcher has ended in order', async () => {
  const first = await takeLauncherLock(home);
  if (first.kind === 'held') first.release();

  expect(existsSync(file())).toBe(false);
  expect((await takeLauncherLock(home)).kind).toBe('held');
});

it('is taken over from a launcher that was killed', async () => {
  leave({ pid: nobody, began: 'long ago', since });

  expect((await takeLauncherLock(home)).kind).toBe('held');
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ pid: process.pid });
});

it('is taken over where the id of the killed launcher is another process now', async () => {
  leave({ pid: process.pid, began: 'another boot', since });

  expect((await takeLauncherLock(home)).kind).toBe('held');
});

it('goes to exactly one of many that find the same leftover', async () => {
  leave({ pid: nobody, began: null, since });

  const taken = await Promise.all(Array.from({ length: 20 }, () => takeLauncherLock(home)));

  expect(taken.filter(({ kind }: LauncherLock) => kind === 'held')).toHaveLength(1);
});

it('outlives what a launcher left that was killed while it wrote or took over', async () => {
  const longAgo = new Date(Date.now() - 60_000);
  writeFileSync(file(), '');
  utimesSync(file(), longAgo, longAgo);
  mkdirSync(`${file()}.taking-over`);
  utimesSync(`${file()}.taking-over`, longAgo, longAgo);

  expect((await takeLauncherLock(home)).kind).toBe('held');
});

it('is not removed by a launcher whose lock another one has taken over', async () => {
  const first = await takeLauncherLock(home);
  leave({ ...markOf(process.ppid), since });

  if (first.kind === 'held') first.release();

  expect(existsSync(file())).toBe(true);
});

it('knows a process by its beginning, not by its id alone', () => {
  const mark = markOf(process.pid);

  expect(isAlive(mark)).toBe(true);
  expect(isAlive({ ...mark, began: 'another boot' })).toBe(false);
  expect(isAlive({ pid: nobody, began: null })).toBe(false);
});
