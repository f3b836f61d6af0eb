// The ways an open order can end under a change (RULES 4.2).

export type DispositionKind =
  | 'finishAtOld'
  | 'switchBeforeStart'
  | 'holdAndRework'
  | 'scrap'
  | 'useAsIs'
  | 'cancelAndReplan';
