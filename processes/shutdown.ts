// Graceful stop: the first SIGINT or SIGTERM runs the given steps in order, a second one ends at once.
import type { Log } from '../ports/log';

const stopDeadlineMs = 15_000;

export function onShutdown(log: Log, stop: () => Promise<void>): void {
  let stopping = false;
  const begin = (signal: string): void => {
    if (stopping) process.exit(130);
    stopping = true;
    log.info({ signal }, 'stopping');
    const deadline = setTimeout(() => {
      log.error({ stopDeadlineMs }, 'stop took too long');
      process.exit(1);
    }, stopDeadlineMs);
    deadline.unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', () => begin('SIGINT'));
  process.on('SIGTERM', () => begin('SIGTERM'));
}

/** For what a main throws before it serves. */
export function endOnFault(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

export function isUp(call: Promise<unknown>): Promise<boolean> {
  return call.then(
    () => true,
    () => false,
  );
}
