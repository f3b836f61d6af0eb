// A worker with a build id is given no work before its build is current. It says so, with the command that makes it current,
// or makes it current itself where it is told to; then what older builds still hold is told to come over at its next wait.
import type { Client } from '@temporalio/client';
import { Gauge, type Registry } from 'prom-client';
import {
  currentBuildCommand,
  makeBuildCurrent,
  readCurrentBuild,
  tellNewBuild,
  type WorkerBuild,
} from '../adapters/temporal/worker-deployment';
import type { Log } from '../ports/log';
import { repeat, type Repeated } from '../processes/relay/repeat';

export interface WatchedBuild extends WorkerBuild {
  /** A worker that starts is what the operator wants from now on. It is so once: a rollback is not undone by a worker. */
  makesItselfCurrent: boolean;
}

const lookEveryMs = 5_000;

export function watchBuild(
  client: Client,
  build: WatchedBuild,
  given: { log: Pick<Log, 'info' | 'warn'>; registry: Registry },
): Repeated {
  const { log, registry } = given;
  const gauge = new Gauge({
    name: 'cutin_worker_build_current',
    help: '1 where new work goes to the build of this worker, 0 where it goes to another.',
    registers: [registry],
  });
  let wasMadeCurrent = !build.makesItselfCurrent;
  let said: string | null | undefined;
  const told = new Set<string>();
  const turn = async (): Promise<number> => {
    if (!wasMadeCurrent) wasMadeCurrent = await makeBuildCurrent(client, build);
    const current = await readCurrentBuild(client, build);
    const isCurrent = current === build.buildId;
    gauge.set(isCurrent ? 1 : 0);
    if (current !== said) say(log, build, current);
    said = current;
    if (isCurrent) await tellNewBuild(client, build, told);
    return 0;
  };
  return repeat({ what: 'the look for the current build', turn, idleMs: lookEveryMs, log });
}

function say(log: Pick<Log, 'info' | 'warn'>, build: WatchedBuild, current: string | null): void {
  if (current === build.buildId) {
    log.info({ buildId: build.buildId }, 'this build is current: new work comes to it');
    return;
  }
  log.warn(
    { buildId: build.buildId, current, command: currentBuildCommand(build) },
    `new work goes to ${current ?? 'no build at all'}, not to this one; to make it current: ${currentBuildCommand(build)}`,
  );
}
