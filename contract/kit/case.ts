// A *case* is one promise of the system contract, tried over HTTP. It holds when its run ends without a failure; it is
// *not run* where what it needs is missing, and that never counts as held.
import type { SystemName } from '../system-names';
import type { Bench } from './bench';
import type { ClauseName } from './clauses';

export interface ConformanceCase {
  /** Stable, e.g. `manufacturing-bom.stale-update`. */
  id: string;
  /** A promise of the system, in the present tense. */
  title: string;
  clause: ClauseName;
  /** `engine`: the system asks or tells the engine, so it must reach the stand-in, and no real one may be told. */
  needs: 'http' | 'engine';
  run: (bench: Bench) => Promise<void>;
}

export type CaseOutcome =
  | { kind: 'passed' }
  | { kind: 'failed'; what: string; expected: string; got: string }
  | { kind: 'notRun'; reason: string };

export interface CaseResult {
  id: string;
  title: string;
  clause: ClauseName;
  durationMs: number;
  outcome: CaseOutcome;
}

export interface ConformanceRun {
  system: SystemName;
  runId: string;
  results: CaseResult[];
}
