// The life of a statement (RULES 2.4): planned by a decision, actual once the change closes, superseded where a later one
// takes its units, withdrawn where the change is called off.
import { stateMachine } from '../state-machine';
import type { EffectivityStatement } from './effectivity-statement';

export const statementStates = stateMachine<EffectivityStatement['state']>({
  planned: ['actual', 'withdrawn'],
  actual: ['superseded'],
  superseded: [],
  withdrawn: [],
});
