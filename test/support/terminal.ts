// npm start in a pseudo-terminal, as a person has it: Ctrl-C is a key, closing the window is a hang-up, and what runs is
// told by the files of the home folder.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAlive, parentOf, type ProcessMark } from '../../processes/launch/process-identity';
import { eventually } from './eventually';
import { root } from './stack';

const startMsMax = 120_000;
const endMsMax = 40_000;

/** Of util-linux; the `script` of other systems takes other options. */
export const hasTerminal = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

export interface Terminal {
  home: string;
  shown: () => string;
  untilShown: (text: string) => Promise<void>;
  untilProcesses: (count: number) => Promise<void>;
  ctrlC: () => void;
  close: () => void;
  signalNpm: (signal: NodeJS.Signals) => void;
  /** Those of the stack that were ever seen and live. */
  alive: () => ProcessMark[];
  untilGone: () => Promise<void>;
  end: () => void;
}

export function startInTerminal(home = mkdtempSync(path.join(tmpdir(), 'cutin-terminal-')), args = ''): Terminal {
  const child = openTerminal(home, args);
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const seen = new Map<number, ProcessMark>();
  const look = (): void => {
    for (const mark of marksIn(home)) seen.set(mark.pid, mark);
  };
  const alive = (): ProcessMark[] => {
    look();
    return [...seen.values()].filter(isAlive);
  };
  const untilShown = (wanted: string): Promise<void> =>
    eventually(
      () => {
        look();
        if (!text.includes(wanted)) throw new Error(`Not shown: ${wanted}. Shown: ${text}`);
      },
      { timeoutMs: startMsMax },
    );
  return {
    home,
    shown: () => text,
    untilShown,
    alive,
    untilProcesses: (count) =>
      eventually(() => expect(alive().length).toBeGreaterThanOrEqual(count), { timeoutMs: startMsMax }),
    ctrlC: () => child.stdin?.write('\u0003'),
    close: () => child.kill('SIGKILL'),
    signalNpm: (signal) => process.kill(npmAbove(launcherOf(home)), signal),
    untilGone: () => eventually(() => expect(alive()).toEqual([]), { timeoutMs: endMsMax }),
    end: () => {
      child.kill('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function openTerminal(home: string, args: string): ChildProcess {
  return spawn('script', ['--quiet', '--flush', '--return', '--command', `npm start ${args}`.trim(), '/dev/null'], {
    cwd: root,
    env: { ...process.env, CUTIN_HOME: home },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

function marksIn(home: string): ProcessMark[] {
  return ['processes.json', 'launcher.json'].flatMap((name) => {
    try {
      return JSON.parse(readFileSync(path.join(home, name), 'utf8')) as ProcessMark | ProcessMark[];
    } catch {
      return [];
    }
  });
}

function launcherOf(home: string): number {
  return (JSON.parse(readFileSync(path.join(home, 'launcher.json'), 'utf8')) as ProcessMark).pid;
}

function npmAbove(pid: number): number {
  for (let above = parentOf(pid); above !== null && above.parent > 1; above = parentOf(above.parent))
    if (/\bnpm\b/.test(parentOf(above.parent)?.args ?? '')) return above.parent;
  throw new Error(`npm is not above ${String(pid)}.`);
}

export const isDatabaseClean = (home: string): boolean => !existsSync(path.join(home, 'postgres', 'postmaster.pid'));
