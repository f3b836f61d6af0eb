// Lets waiting events of the floor go on, in the process that takes them in.
import { setTimeout as sleep } from 'node:timers/promises';
import { sweepEvents, type SweepGiven } from '../../engine/events/sweep-events';
import { openDrafts } from '../../engine/quality/open-drafts';

const idleMs = 250;
const batch = 100;

/** Answers how to stop it. */
export function runEventSweep(given: SweepGiven): () => Promise<void> {
  let stopped = false;
  const run = async (): Promise<void> => {
    while (!stopped) {
      const looked = await sweepOnce(given).catch((error: unknown) => {
        given.log.warn(
          { err: error instanceof Error ? error.message : String(error) },
          'event sweep failed; trying again',
        );
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

async function sweepOnce(given: SweepGiven): Promise<number> {
  return (await sweepEvents(given, batch)) + (await openDrafts(given, batch));
}
