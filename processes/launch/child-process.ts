// One process of the stack: started, awaited until it says it is ready, stopped, killed, started again.
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';

export interface ProcessSpec {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Said on stdout once the process serves; absent where `isReady` is asked instead. */
  readyText?: string;
  isReady?: () => Promise<boolean>;
  logDir: string;
}

const readyMsMax = 60_000;
const stopMsMax = 15_000;
const tailLines = 30;

export class ManagedProcess {
  private child: ChildProcess | null = null;
  private readonly tail: string[] = [];
  private isAsked = false;
  private tellDeath: (how: string) => void = () => undefined;

  constructor(readonly spec: ProcessSpec) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  get lastLines(): readonly string[] {
    return this.tail;
  }

  /** Told when it ends without having been asked to, from its next end on. */
  onDeath(tell: (how: string) => void): void {
    this.tellDeath = tell;
  }

  async start(): Promise<void> {
    const { name, command, args, env, logDir } = this.spec;
    const log = createWriteStream(path.join(logDir, `${name}.log`), { flags: 'a' });
    // A group of its own: Ctrl-C reaches the launcher alone, which then stops everything in order.
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.child = child;
    this.isAsked = false;
    let seen = '';
    const read = (chunk: Buffer): void => {
      log.write(chunk);
      const text = chunk.toString('utf8');
      seen = (seen + text).slice(-20_000);
      this.tail.push(...text.split('\n').filter(Boolean));
      this.tail.splice(0, Math.max(0, this.tail.length - tailLines));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    let ended: string | null = null;
    child.on('error', (error) => {
      ended = error.message;
    });
    child.on('exit', (code, signal) => {
      ended = `exit ${String(code ?? signal)}`;
      log.end();
      if (this.child === child && !this.isAsked) this.tellDeath(ended);
    });
    const isReady = this.spec.isReady ?? (() => Promise.resolve(seen.includes(this.spec.readyText ?? '')));
    const deadline = Date.now() + readyMsMax;
    while (!(await isReady().catch(() => false))) {
      if (ended !== null || Date.now() > deadline) {
        throw new Error(`${name} did not start (${ended ?? 'not ready in time'}).\n${this.tail.join('\n')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends the process politely, and for good when it does not listen. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** With what it started itself: a process that is killed ends nobody. */
  private endGroup(): void {
    const { pid } = this;
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.isAsked = true;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    const force = setTimeout(() => this.endGroup(), stopMsMax);
    await gone;
    clearTimeout(force);
  }
}
