// The declared states of each subject: what is not in the table is no move, and what has ended stays as it is.
import fc from 'fast-check';
import { handoffStates } from '../../domain/handoff/handoff-states';
import { lockStates } from '../../domain/locks/order-lock';
import { holdStates } from '../../domain/orders/hold';
import { orderStates } from '../../domain/orders/work-order';
import type { StateMachine } from '../../domain/state-machine';

const machines: [string, StateMachine<string>][] = [
  ['order', orderStates],
  ['lock', lockStates],
  ['hold', holdStates],
  ['handoff', handoffStates],
];

it.each(machines)(
  'a guarded update of a %s asks exactly for the states from which its move is declared',
  (_, machine) => {
    const state = fc.constantFrom(...machine.states);

    fc.assert(
      fc.property(state, state, (from, to) => {
        expect(machine.sourcesOf(to).includes(from)).toBe(machine.mayMove(from, to));
        if (machine.isFinal(from)) expect(machine.mayMove(from, to)).toBe(false);
      }),
    );
  },
);

it('orders and locks that have ended never move again, and no lock opens twice', () => {
  expect(orderStates.states.filter((state) => orderStates.isFinal(state))).toEqual(['complete', 'cancelled']);
  expect(lockStates.states.filter((state) => lockStates.isFinal(state))).toEqual(['closed', 'discarded']);
  expect(lockStates.sourcesOf('open')).toEqual(['proposed']);
  expect(lockStates.sourcesOf('closed')).toEqual(['open']);
});

it('a handoff that was waived or aborted comes back only to be taken back', () => {
  for (const state of ['waived', 'aborted'] as const) {
    expect(handoffStates.mayMove(state, 'verified')).toBe(false);
    expect(handoffStates.mayMove(state, 'withdrawn')).toBe(true);
  }
  expect(handoffStates.isFinal('withdrawn')).toBe(true);
});
