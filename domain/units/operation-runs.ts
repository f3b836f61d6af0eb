// What was done to a unit under an order. An operation that is done again under a later lock is a run of its own: the
// newest run says whether it is completed, and each run keeps the lock it was done under.

export interface OperationRun {
  operation: string;
  lockVersion: number;
  /** RFC 3339; null where only the completion was reported. */
  startedAt: string | null;
  isComplete: boolean;
}

/** Operations whose newest run is completed. */
export function completedOperations(runs: readonly OperationRun[]): Set<string> {
  const newest = new Map<string, OperationRun>();
  for (const run of runs) {
    const known = newest.get(run.operation);
    if (known === undefined || known.lockVersion < run.lockVersion) newest.set(run.operation, run);
  }
  return new Set([...newest.values()].filter(({ isComplete }) => isComplete).map(({ operation }) => operation));
}

/**
 * The run that a report of that moment belongs to: the newest one that had begun by then, with `skewMs` for clocks that
 * differ. Null where none had.
 */
export function runAt(runs: readonly OperationRun[], at: { atMs: number; skewMs: number }): OperationRun | null {
  const inOrder = [...runs].sort((a, b) => a.lockVersion - b.lockVersion);
  const begun = inOrder.filter(({ startedAt }) => startedAt === null || Date.parse(startedAt) <= at.atMs + at.skewMs);
  return begun.at(-1) ?? null;
}
