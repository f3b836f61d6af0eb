// Starts a process of the stack again that died without being asked to. One that dies again and again is given up with the
// last lines it wrote: starting it for ever would hide what is wrong.
import type { ManagedProcess } from './child-process';

const deathsMax = 5;
const withinMs = 60_000;

export function keepRunning(
  process: ManagedProcess,
  given: {
    say: (line: string) => void;
    isStopping: () => boolean;
    /** Its id has changed. */
    onRestart: () => void;
    nowMs?: () => number;
  },
): void {
  const { say, isStopping, onRestart, nowMs = Date.now } = given;
  const { name } = process.spec;
  let deathsMs: number[] = [];
  const restart = async (how: string): Promise<void> => {
    deathsMs = [...deathsMs.filter((atMs) => nowMs() - atMs < withinMs), nowMs()];
    if (deathsMs.length >= deathsMax) {
      say(
        `${name} died (${how}) for the ${String(deathsMax)}th time within a minute and is not started again. Its last lines:`,
      );
      for (const line of process.lastLines) say(`  ${line}`);
      return;
    }
    say(`${name} died (${how}): starting it again.`);
    const started = process.start();
    onRestart();
    // One that dies before it is ready is told of by its own end.
    await started.catch((error: unknown) => {
      if (process.isRunning) say(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
  process.onDeath((how) => {
    if (!isStopping()) void restart(how);
  });
}
