// States with the moves between them, declared once: what is not in the table is no move. Stores guard their updates with
// it, decisions ask it, and a property holds every subject to it.
export interface StateMachine<S extends string> {
  readonly states: readonly S[];
  mayMove(from: S, to: S): boolean;
  /** The states from which `to` is reached: what a guarded update asks for. */
  sourcesOf(to: S): readonly S[];
  isFinal(state: S): boolean;
}

export function stateMachine<S extends string>(moves: Readonly<Record<S, readonly S[]>>): StateMachine<S> {
  const states = Object.keys(moves) as S[];
  return {
    states,
    mayMove: (from, to) => moves[from].includes(to),
    sourcesOf: (to) => states.filter((from) => moves[from].includes(to)),
    isFinal: (state) => moves[state].length === 0,
  };
}
