// Which handoff a change is seen as.
import { worstFirst, type StuckHandoff } from '../../../domain/handoff/worst-standing';

const stuck = (handoffId: string, state: StuckHandoff['state'], since: string): StuckHandoff => ({
  handoffId,
  state,
  owner: 'planner',
  reason: null,
  since,
});

it('is the one that a human must free, then one whose receiver is away, then one that waits for a decision', () => {
  const decision = stuck('a', 'awaitingDecision', '2026-03-01T08:00:00.000Z');
  const away = stuck('b', 'retrying', '2026-03-02T08:00:00.000Z');
  const parked = stuck('c', 'parked', '2026-03-03T08:00:00.000Z');

  expect(worstFirst([decision, away, parked])).toEqual([parked, away, decision]);
});

it('is of equals the one that has waited longest', () => {
  const older = stuck('b', 'parked', '2026-03-01T08:00:00.000Z');
  const newer = stuck('a', 'parked', '2026-03-02T08:00:00.000Z');

  expect(worstFirst([newer, older])).toEqual([older, newer]);
});
