// What can change of findings.
import type { ChosenRepair, FindingState, SeenDrift } from './finding';

export type DriftWrite =
  | { kind: 'findingFound'; findingId: string; seen: SeenDrift; owner: string; at: string }
  /** It stands still, as it was seen now. */
  | {
      kind: 'findingSeen';
      findingId: string;
      seen: SeenDrift;
      state: Extract<FindingState, 'open' | 'raised'>;
      at: string;
    }
  | {
      kind: 'findingSettled';
      findingId: string;
      state: Extract<FindingState, 'raised' | 'resolved'>;
      because: string;
      at: string;
    }
  /** The n-th repair that is chosen for it. */
  | { kind: 'repairChosen'; findingId: string; nth: number; repair: ChosenRepair }
  | { kind: 'repairCalledOff'; findingId: string };
