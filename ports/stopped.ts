// Thrown where work was told to stop and has stopped before it wrote anything more.
import type { StopSignal } from './systems';

export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export function throwIfStopped(stop: StopSignal | undefined): void {
  if (stop?.aborted === true) throw new Stopped('It was told to stop.');
}
