// A *case* is one promise of the system contract, tried over HTTP. It holds when its run ends without a failure; it is
// *not run* where what it needs is missing, and that never counts as held.
import type { SystemName } from '../../ports/stages';
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

const shownMax = 600;

/** The system does not do what the case promises. */
export class CaseFailure extends Error {
  override readonly name = 'CaseFailure';
  readonly expected: string;
  readonly got: string;

  constructor(
    readonly what: string,
    { expected, got }: { expected: unknown; got: unknown },
  ) {
    super(what);
    this.expected = show(expected);
    this.got = show(got);
  }
}

/** The case could not be tried. */
export class NotRun extends Error {
  override readonly name = 'NotRun';
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > shownMax ? `${text.slice(0, shownMax)} ... (${String(text.length)} characters)` : text;
}
