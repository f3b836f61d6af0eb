// Planners may split a line that gathers several occurrences, or gather several lines to one. Merged by line, the quantity of
// what they left there would be held against that of the whole. So base and engineering are first told in the lines of the
// planners, each with what its occurrences ask for; then they are merged like any others (RULES 3.5).
import type { Mbom } from './mbom';
import type { MergeSides } from './merge';
import { findRegrouping, type Regrouping } from './find-regrouping';
import { restateSide } from './restate-side';

export interface Regrouped extends Regrouping {
  sides: MergeSides;
}

/** The sides as they are, where planners regrouped nothing; linear in lines and occurrences. */
export function regroupLines(sides: MergeSides): Regrouped {
  const regrouping = findRegrouping(sides);
  const { base, engineering, planning, madeFrom } = sides;
  if (base === null || regrouping.lines.size === 0) return { sides, ...regrouping };
  const restated = (side: Mbom, from: 'base' | 'engineering'): Mbom =>
    restateSide({ side, planning, madeFrom: madeFrom?.[from] ?? null }, regrouping);
  return {
    sides: {
      ...sides,
      base: restated(base, 'base'),
      engineering: restated(engineering, 'engineering'),
    },
    ...regrouping,
  };
}
