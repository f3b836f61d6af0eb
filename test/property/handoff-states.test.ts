// The life of a handoff: no move but the declared ones, whatever is asked in whatever order.
import fc from 'fast-check';
import { decideReceipts } from '../../domain/handoff/decide-receipts';
import { decideTransition, type Transition } from '../../domain/handoff/decide-transition';
import { decidePark } from '../../domain/handoff/decide-park';
import { changeHandoff, handoffRef } from '../../domain/handoff/handoff-ids';
import type { HandoffSubject } from '../../domain/handoff/handoff-ref';
import { handoffStates, type HandoffState } from '../../domain/handoff/handoff-states';

const handoff = changeHandoff({ changeId: 'C', site: 'P', stage: 'mesLock', items: ['I'] });
const at = '2026-03-02T08:00:00.000Z';
const states = fc.constantFrom(...handoffStates.states);
const recordIn = (state: HandoffState) => ({
  handoffId: handoff.handoffId,
  state,
  generation: 1,
  owner: 'planner',
  stuckSince: null,
  dueAt: null,
  retrying: null,
});

/** Asks for a state in the way in which that state is reached. */
function ask(from: HandoffState, to: HandoffState) {
  const record = recordIn(from);
  if (to === 'verified' || to === 'withdrawn')
    return decideReceipts({ handoff, as: to, receipts: [], actor: 'cutin' }, { record, causationId: null, at });
  if (to === 'parked')
    return decidePark(
      { handoff, park: { parkId: 'p' } as never },
      { record, isRecorded: false, wait: { title: null, link: 'https://cutin.example', at } },
    );
  return decideTransition(
    handoff,
    { state: to as Transition['state'], generation: 1, owner: 'planner' },
    { record, at },
  );
}

it('moves along its table and no other way', () => {
  fc.assert(
    fc.property(states, states, (from, to) => {
      fc.pre(to !== 'proposed');
      const decided = ask(from, to);

      const writes = decided.kind === 'accepted' ? decided.value.writes : [];
      const isSame = from === to && handoffStates.sourcesOf(to).length > 0;
      if (handoffStates.mayMove(from, to)) expect(writes.length).toBeGreaterThan(0);
      else expect({ writes, isSame: isSame || decided.kind === 'refused' }).toEqual({ writes: [], isSame: true });
    }),
  );
});

it('ends for good when it is withdrawn, and a waiver or an abort is never verified afterwards', () => {
  expect(handoffStates.isFinal('withdrawn')).toBe(true);
  for (const end of ['waived', 'aborted'] as const) {
    const reached = new Set<HandoffState>([end]);
    // What is parked again while it is taken back is verified by nobody: its workflow only withdraws.
    for (const to of handoffStates.states) if (handoffStates.mayMove(end, to)) reached.add(to);
    expect([...reached].sort()).toEqual([end, 'parked', 'retrying', 'withdrawn'].sort());
  }
});

it('has an id of its own for every subject at every site', () => {
  // Few letters, so that ids that could be taken for each other occur.
  const id = fc.stringMatching(/^[AB1][AB1.]{0,3}$/);
  const nth = fc.integer({ min: 1, max: 12 });
  const ofOrder = fc.record({ kind: fc.constant('order' as const), orderId: id, nth, changeId: id });
  const ofFinding = fc.record({
    kind: fc.constant('finding' as const),
    findingId: id,
    nth,
    changeId: fc.option(id, { nil: null }),
  });
  const ofChange = fc.record({ kind: fc.constant('change' as const), changeId: id });
  const refs = fc.tuple(fc.oneof(ofChange, ofOrder, ofFinding), id).map(([subject, site]) => {
    const stage = stageOf[subject.kind];
    return { subject, site, ref: handoffRef({ subject, site, stage, items: [] }) };
  });
  fc.assert(
    fc.property(refs, refs, (one, other) => {
      const isSame = one.site === other.site && sameSubject(one.subject, other.subject);
      expect(one.ref.handoffId === other.ref.handoffId).toBe(isSame);
    }),
    { numRuns: 2_000 },
  );
});

const stageOf = { change: 'mesLock', order: 'workOrderLock', finding: 'driftRepair' } as const;

function sameSubject(one: HandoffSubject, other: HandoffSubject): boolean {
  const entries = (subject: HandoffSubject): string => JSON.stringify(Object.entries(subject).sort());
  return entries(one) === entries(other);
}
