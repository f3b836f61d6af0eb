// Changes of effectivity, as decisions ask for them.
import type { EffectivityDecision } from './effectivity-decision';
import type { EffectivityStatement } from './effectivity-statement';

export type EffectivityWrite =
  /** The one decision of its handoff. */
  | { kind: 'effectivityDecided'; decision: EffectivityDecision }
  | { kind: 'statementKept'; statement: EffectivityStatement }
  | {
      kind: 'statementMoved';
      statementId: string;
      state: Exclude<EffectivityStatement['state'], 'planned'>;
      supersededBy?: string;
    };
