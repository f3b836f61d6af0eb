// Whether a process is still the one that was written down: an id alone may have been given to another since.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Where it is missing, `ps` is asked. */
const hasProc = existsSync('/proc/self/stat');

export interface ProcessMark {
  pid: number;
  /** When it began, as the system tells it; null where the system tells nothing. */
  began: string | null;
}

export function markOf(pid: number): ProcessMark {
  return { pid, began: beganOf(pid) };
}

/** An ended process that its parent has not collected yet counts as ended. */
export function isAlive({ pid, began }: ProcessMark): boolean {
  if (!exists(pid)) return false;
  const now = beganOf(pid);
  return now === null ? !hasProc : began === null || now === began;
}

/** The parent of a process, and what it was called with; null where that is not to be had. */
export function parentOf(pid: number): { parent: number; args: string } | null {
  if (hasProc) {
    const args = readOrNull(`/proc/${String(pid)}/cmdline`);
    const parent = statFields(pid)?.[1];
    return args === null || parent === undefined ? null : { parent: Number(parent), args };
  }
  const [, parent, args] = /^\s*(\d+)\s+(.*)/.exec(askPs(pid, 'ppid=,args=') ?? '') ?? [];
  return parent === undefined || args === undefined ? null : { parent: Number(parent), args };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ticks since the machine began, and which beginning that was: ids start anew with every container and every boot. */
function beganOf(pid: number): string | null {
  if (!hasProc) return askPs(pid, 'lstart=');
  const fields = statFields(pid);
  const hasEnded = fields?.[0] === 'Z' || fields?.[0] === 'X';
  return fields === null || hasEnded
    ? null
    : `${fields[19] ?? ''} ${readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}`;
}

/** State, parent and so on; the name before them is in brackets and may hold anything. */
function statFields(pid: number): string[] | null {
  const stat = readOrNull(`/proc/${String(pid)}/stat`);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function askPs(pid: number, fields: string): string | null {
  try {
    const told = execFileSync('ps', ['-o', fields, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return told.trim() === '' ? null : told.trim();
  } catch {
    return null;
  }
}
