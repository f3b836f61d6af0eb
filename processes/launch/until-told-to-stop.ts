// When a launcher stops: Ctrl-C, a closed terminal, a request to end, or the end of the npm that runs it. Told once or ten
// times, it stops once and in order; what the terminal no longer takes is no reason to leave processes behind.
import { isAlive, markOf, parentOf, type ProcessMark } from './process-identity';

const lookAtParentsMs = 300;

/** Aborted as soon as the launcher is told to stop; the reason is what told it. */
export function untilToldToStop(options: { runByNpm: boolean }): AbortSignal {
  const stop = new AbortController();
  const tell = (reason: string): void => stop.abort(new Error(reason));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => tell(signal));
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  if (options.runByNpm) watchParents(tell);
  return stop.signal;
}

/** npm passes a signal to its shell at most, which ends alone, and of a hang-up it dies without a word to anybody. */
function watchParents(tell: (reason: string) => void): void {
  const parents = parentsUpToNpm();
  const watch = setInterval(() => {
    if (parents.every(isAlive)) return;
    clearInterval(watch);
    tell('npm ended');
  }, lookAtParentsMs);
  watch.unref();
}

/** The shell that npm runs its scripts in may have become this very process: then npm is the parent. */
function parentsUpToNpm(): ProcessMark[] {
  const told = parentOf(process.ppid);
  if (told === null) return [];
  const found = [markOf(process.ppid)];
  return /npm|yarn/.test(told.args) || told.parent <= 1 ? found : [...found, markOf(told.parent)];
}
