// A process of the stack that dies is started again, and given up where it dies again and again.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ManagedProcess } from '../../../processes/launch/child-process';
import { keepRunning } from '../../../processes/launch/keep-running';
import { eventually } from '../../support/eventually';

const serves = "console.log('listening'); console.error('a last word'); setInterval(() => 0, 1000)";

async function running(script: string) {
  const logDir = mkdtempSync(path.join(tmpdir(), 'cutin-logs-'));
  const { execPath: command, env } = process;
  const managed = new ManagedProcess({
    name: 'one',
    command,
    args: ['-e', script],
    env,
    readyText: 'listening',
    logDir,
  });
  await managed.start();
  const said: string[] = [];
  let isStopping = false;
  keepRunning(managed, { say: (line) => said.push(line), isStopping: () => isStopping, onRestart: () => undefined });
  const end = async (): Promise<void> => {
    isStopping = true;
    await managed.stop();
  };
  return { managed, said, end };
}

const kill = (managed: ManagedProcess): void => {
  if (managed.pid !== undefined) process.kill(managed.pid, 'SIGKILL');
};

it('is started again, and that is said', async () => {
  const { managed, said, end } = await running(serves);
  const before = managed.pid;

  kill(managed);

  await eventually(() => {
    expect([managed.isRunning, managed.pid === before]).toEqual([true, false]);
    expect(said).toEqual(['one died (exit SIGKILL): starting it again.']);
  });
  await end();
});

it('is given up after five deaths within a minute, with its last lines', async () => {
  const { managed, said, end } = await running(serves);

  for (let deaths = 1; deaths <= 5; deaths += 1) {
    kill(managed);
    await eventually(() => {
      expect(said.filter((line) => line.includes('died'))).toHaveLength(deaths);
      expect(managed.isRunning).toBe(deaths < 5);
    });
  }

  expect(said.find((line) => line.includes('5th time'))).toContain('is not started again');
  expect(said.at(-1)).toContain('a last word');
  await end();
});

it('stays down where it was asked to stop', async () => {
  const { managed, said, end } = await running(serves);

  await managed.stop();

  expect([managed.isRunning, said]).toEqual([false, []]);
  await end();
});
