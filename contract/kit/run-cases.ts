// Runs cases one after the other against one system. Each has its own time and its own ids; what a case could not try is
// not run, never passed.
import { setTimeout as sleep } from 'node:timers/promises';
import { createBench, type Bench, type BenchOptions } from './bench';
import type { CaseOutcome, CaseResult, ConformanceCase } from './case';
import { CaseFailure, NotRun } from './case-failure';
import type { EngineStandIn } from './engine/engine-stand-in';
import { registerEngine, type Registration } from './engine/register-engine';

export interface RunOptions extends Omit<BenchOptions, 'waitMsMax'> {
  cases: readonly ConformanceCase[];
  caseMsMax: number;
  onResult: (result: CaseResult) => void;
}

export async function runCases(options: RunOptions): Promise<CaseResult[]> {
  const { cases, engine, onResult } = options;
  const results: CaseResult[] = [];
  const needsEngine = cases.some(({ needs }) => needs === 'engine');
  const registration: Registration =
    engine !== null && needsEngine ? await registerEngine(options, engine) : { kind: 'registered' };
  for (const [index, one] of cases.entries()) {
    const startedAt = Date.now();
    const outcome = await runCase(options, registration, { one, caseNumber: index + 1 });
    const { id, title, clause } = one;
    const result = { id, title, clause, durationMs: Date.now() - startedAt, outcome };
    results.push(result);
    onResult(result);
  }
  return results;
}

/** 0 only where something was tried and nothing failed. */
export function exitCodeOf(results: readonly CaseResult[]): 0 | 1 {
  const kinds = results.map(({ outcome }) => outcome.kind);
  return kinds.includes('passed') && !kinds.includes('failed') ? 0 : 1;
}

const tidyMsMax = 5_000;
/** What a case made a system tell may come a little after the case. */
const firstCallMsMax = 1_000;
const lookEveryMs = 25;
/** Share of the time of a case that one expected effect may take. */
const waitShare = 0.6;

async function runCase(
  options: RunOptions,
  registration: Registration,
  { one, caseNumber }: { one: ConformanceCase; caseNumber: number },
): Promise<CaseOutcome> {
  const { engine, caseMsMax } = options;
  if (one.needs === 'engine' && engine === null)
    return { kind: 'notRun', reason: 'It needs the stand-in of the engine, and there is none (--no-engine).' };
  const ending = new AbortController();
  const { bench, tidy } = createBench(
    { ...options, waitMsMax: Math.round(caseMsMax * waitShare) },
    { caseNumber, signal: ending.signal },
  );
  engine?.reset();
  const outcome = await withinTime(one, { bench, ending, caseMsMax });
  const judged = one.needs === 'engine' && engine !== null ? await judgeCalls(outcome, engine, registration) : outcome;
  engine?.reset();
  await tidy(AbortSignal.timeout(tidyMsMax));
  return judged;
}

async function withinTime(
  one: ConformanceCase,
  { bench, ending, caseMsMax }: { bench: Bench; ending: AbortController; caseMsMax: number },
): Promise<CaseOutcome> {
  const timer = new AbortController();
  const late = sleep(caseMsMax, undefined, { signal: timer.signal }).then(
    (): CaseOutcome => ({
      kind: 'failed',
      what: 'the case ends in its time',
      expected: `within ${String(caseMsMax)} ms`,
      got: 'it was still running',
    }),
    (): CaseOutcome => ({ kind: 'passed' }),
  );
  const run = one.run(bench).then((): CaseOutcome => ({ kind: 'passed' }), outcomeOf);
  const outcome = await Promise.race([run, late]);
  ending.abort();
  timer.abort();
  await Promise.all([run, late]);
  return outcome;
}

function outcomeOf(error: unknown): CaseOutcome {
  if (error instanceof NotRun) return { kind: 'notRun', reason: error.message };
  if (error instanceof CaseFailure)
    return { kind: 'failed', what: error.what, expected: error.expected, got: error.got };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', what: 'the case runs to its end', expected: 'answers of the contract', got: message };
}

/** A system that was never told of the stand-in has not been tried; one that calls it wrongly has failed. */
async function judgeCalls(
  outcome: CaseOutcome,
  engine: EngineStandIn,
  registration: Registration,
): Promise<CaseOutcome> {
  if (registration.kind === 'byHand') {
    for (let waited = 0; engine.calls() === 0 && waited < firstCallMsMax; waited += lookEveryMs)
      await sleep(lookEveryMs);
    if (engine.calls() === 0) return { kind: 'notRun', reason: registration.how };
  }
  const [fault] = engine.faults();
  if (outcome.kind === 'passed' && fault !== undefined)
    return { kind: 'failed', what: 'calls to the engine fit the contract', expected: 'no fault', got: fault };
  return outcome;
}
