// Ports of the stack: the usual ones where they are free, others where not.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

export interface StackPorts {
  postgres: number;
  temporal: number;
  temporalUi: number;
  api: number;
  workerHealth: number;
  relayHealth: number;
  plm: number;
  alm: number;
  erp: number;
  mes: number;
  qms: number;
}

interface PortChoice {
  preferUsual: boolean;
  /** What somebody asked for: no other port will do. */
  stated?: Partial<StackPorts>;
  say?: (line: string) => void;
  /** Process whose stretch of ports is searched; this one where none is given. */
  pid?: number;
}

const usual: StackPorts = {
  postgres: 5455,
  temporal: 7233,
  temporalUi: 8233,
  api: 7400,
  workerHealth: 7401,
  relayHealth: 7402,
  plm: 7411,
  alm: 7412,
  erp: 7413,
  mes: 7414,
  qms: 7415,
};

/** Throws where a stated port is taken. */
export async function choosePorts({
  preferUsual,
  stated = {},
  pid = process.pid,
  say = () => undefined,
}: PortChoice): Promise<StackPorts> {
  const chosen: Partial<StackPorts> = {};
  for (const [name, usualPort] of Object.entries(usual) as [keyof StackPorts, number][]) {
    const wanted = stated[name] ?? (preferUsual ? usualPort : undefined);
    if (wanted !== undefined && (await isFree(wanted))) chosen[name] = wanted;
    else if (stated[name] !== undefined)
      throw new Error(
        `Port ${String(wanted)}, stated for ${name}, is taken by another program: end that, or state another.`,
      );
    else {
      chosen[name] = await freePort(pid);
      if (wanted !== undefined)
        say(`Port ${String(wanted)} is taken by another program: ${name} uses ${String(chosen[name])}.`);
    }
  }
  return chosen as StackPorts;
}

/** Which of the ports somebody listens on. */
export async function takenOf(ports: StackPorts): Promise<number[]> {
  const taken: number[] = [];
  for (const port of Object.values(ports) as number[]) if (!(await isFree(port))) taken.push(port);
  return taken;
}

function isFree(port: number): Promise<boolean> {
  return listenOn(port).then(
    () => true,
    () => false,
  );
}

/** So many ports that are free and differ. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort(process.pid));
  return ports;
}

/**
 * Below the ports that systems lend to outgoing connections (from 32768 on Linux, 49152 elsewhere): one of those may be
 * lent to a client between our look and the server's start. Each process looks in a stretch of its own, so that two which
 * start a stack at the same moment do not choose the same port.
 */
const otherPorts = { from: 20_000, below: 32_768 };
const stretch = 800;
const stretches = Math.floor((otherPorts.below - otherPorts.from) / stretch);
const triesMax = 200;
/** What this process was given already: its servers may not listen there yet. */
const given = new Set<number>();

async function freePort(pid: number): Promise<number> {
  const first = otherPorts.from + (pid % stretches) * stretch;
  for (let tries = 0; tries < triesMax; tries += 1) {
    const port = randomInt(first, first + stretch);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`No free port from ${String(first)} to ${String(first + stretch - 1)}.`);
}

function listenOn(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.close(() => resolve());
    });
  });
}
