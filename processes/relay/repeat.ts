// Work that is looked for again and again: at once while there is some, and after a pause or a wake where there was none.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../ports/log';

export interface Repeated {
  /** Looks again now. */
  wake: () => void;
  /** What is under way is finished first. */
  stop: () => Promise<void>;
}

export function repeat(given: {
  what: string;
  /** Answers how much it found. */
  turn: () => Promise<number>;
  idleMs: number;
  log: Pick<Log, 'warn'>;
}): Repeated {
  const { what, turn, idleMs, log } = given;
  let stopped = false;
  let pause = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopped) {
      // Made before the turn, so that a wake during it is not slept through.
      pause = new AbortController();
      const { signal } = pause;
      const found = await turn().catch((error: unknown) => {
        log.warn({ err: error instanceof Error ? error.message : String(error) }, `${what} failed; trying again`);
        return 0;
      });
      if (found === 0 && !stopped) await sleep(idleMs, undefined, { signal }).catch(() => undefined);
    }
  };
  // Not before the caller has what it may wake.
  const running = Promise.resolve().then(run);
  return {
    wake: () => pause.abort(),
    stop: async () => {
      stopped = true;
      pause.abort();
      await running;
    },
  };
}
