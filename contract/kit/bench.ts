// What a case works with: the system, ids that no other case uses, the stand-in of the engine, and a way to leave the
// system as tidy as it was found.
import { setTimeout as sleep } from 'node:timers/promises';
import type { SystemName } from '../system-names';
import { callSystem, type SystemAnswer, type SystemRequest, type SystemTarget } from './call-system';
import { CaseFailure, NotRun } from './case-failure';
import type { EngineStandIn } from './engine/engine-stand-in';

export interface Bench {
  system: SystemName;
  site: string;
  /** `name` made unique for the case and the run. */
  id: (name: string) => string;
  call: (request: SystemRequest) => Promise<SystemAnswer>;
  /** Throws NotRun where there is none. */
  engine: () => EngineStandIn;
  /** Looks again until it is there; fails with what was awaited when the time of the case nears its end. */
  waitFor: <T>(what: string, look: () => T | undefined | Promise<T | undefined>) => Promise<T>;
  pause: (ms: number) => Promise<void>;
  /** Done when the case has ended, however it ended; may fail. */
  afterwards: (work: () => Promise<unknown>) => void;
}

export interface BenchOptions {
  system: SystemName;
  target: SystemTarget;
  site: string;
  runId: string;
  engine: EngineStandIn | null;
  /** How long an expected effect may take. */
  waitMsMax: number;
}

const lookEveryMs = 25;

export function createBench(
  options: BenchOptions,
  given: { caseNumber: number; signal: AbortSignal },
): { bench: Bench; tidy: (signal: AbortSignal) => Promise<void> } {
  const { system, site, runId, target, waitMsMax } = options;
  const { caseNumber } = given;
  let { signal } = given;
  const chores: (() => Promise<unknown>)[] = [];
  const bench: Bench = {
    system,
    site,
    id: (name) => `${runId}-${String(caseNumber)}-${name}`,
    call: (request) => callSystem(target, request, signal),
    engine: () => {
      if (options.engine === null) throw new NotRun('It needs the stand-in of the engine (--no-engine was given).');
      return options.engine;
    },
    waitFor: async (what, look) => {
      for (const until = Date.now() + waitMsMax; ; await sleep(lookEveryMs, undefined, { signal })) {
        const found = await look();
        if (found !== undefined) return found;
        if (Date.now() > until)
          throw new CaseFailure(what, { expected: `within ${String(waitMsMax)} ms`, got: 'it did not happen' });
      }
    },
    pause: (ms) => sleep(ms, undefined, { signal }),
    afterwards: (work) => void chores.push(work),
  };
  const tidy = async (tidySignal: AbortSignal): Promise<void> => {
    signal = tidySignal;
    // The last made is taken back first; what cannot be taken back is left, it was the case's own.
    for (const chore of chores.reverse()) await chore().catch(() => undefined);
  };
  return { bench, tidy };
}
