// Waiting for what happens elsewhere: a look that throws is repeated until it does not, and a time-out tells what was seen
// last.
import { setTimeout as pause } from 'node:timers/promises';

export async function eventually<T>(
  look: () => Promise<T> | T,
  { timeoutMs = 30_000, everyMs = 50 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  for (const endMs = Date.now() + timeoutMs; ; await pause(everyMs)) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() < endMs) continue;
      const seen = error instanceof Error ? error.message : String(error);
      throw new Error(`Waited ${String(timeoutMs / 1_000)} s. ${seen}`, { cause: error });
    }
  }
}
