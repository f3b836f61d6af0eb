// Lets waiting events of the floor go on, in the process that takes them in.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../ports/log';
import type { FloorIntake } from '../../ports/events';

const idleMs = 250;
const batch = 100;

/** Answers how to stop it. */
export function sweepEvents({ floor, log }: { floor: FloorIntake; log: Log }): () => Promise<void> {
  let stopped = false;
  const run = async (): Promise<void> => {
    while (!stopped) {
      const looked = await floor.sweep(batch).catch((error: unknown) => {
        log.warn({ err: error instanceof Error ? error.message : String(error) }, 'event sweep failed; trying again');
        return 0;
      });
      if (looked === 0) await sleep(idleMs);
    }
  };
  const running = run();
  return async () => {
    stopped = true;
    await running;
  };
}
