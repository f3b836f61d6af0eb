// Which of the handoffs of a change keeps it most: one that waits for a human to free it before one whose receiver is away,
// and that before one that waits for a decision. Of equals, the one that has waited longest.
export type StuckState = 'parked' | 'retrying' | 'awaitingDecision';

export interface StuckHandoff {
  handoffId: string;
  state: StuckState;
  owner: string;
  reason: string | null;
  since: string | null;
}

const inOrder: readonly StuckState[] = ['parked', 'retrying', 'awaitingDecision'];

/** Worst first. */
export function worstFirst(stuck: readonly StuckHandoff[]): StuckHandoff[] {
  return [...stuck].sort(
    (a, b) =>
      inOrder.indexOf(a.state) - inOrder.indexOf(b.state) ||
      (a.since ?? '').localeCompare(b.since ?? '') ||
      a.handoffId.localeCompare(b.handoffId),
  );
}
