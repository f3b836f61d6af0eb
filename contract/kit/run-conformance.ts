// A whole run of the kit: chooses the cases, plays the engine where it is wanted, and reports each result as it comes.
import { randomBytes } from 'node:crypto';
import type { SystemName } from '../system-names';
import { callSystem, type SystemTarget } from './call-system';
import type { CaseResult, ConformanceCase, ConformanceRun } from './case';
import { casesOf } from './catalogue';
import { startEngineStandIn, type StandInOptions } from './engine/engine-stand-in';
import { runCases } from './run-cases';

export interface ConformanceOptions {
  system: SystemName;
  target: SystemTarget;
  site: string;
  runId: string;
  caseMsMax: number;
  /** Null plays no engine; the cases that need it are not run. */
  engine: StandInOptions | null;
  /** Ids of the cases to run; null runs all. */
  only: readonly string[] | null;
  onResult: (result: CaseResult) => void;
}

export async function runConformance(options: ConformanceOptions): Promise<ConformanceRun> {
  const { system, runId, target, caseMsMax } = options;
  await requireAnswer(target, caseMsMax);
  const engine = options.engine === null ? null : await startEngineStandIn(options.engine);
  try {
    const results = await runCases({ ...options, engine, cases: chooseCases(system, options.only) });
    return { system, runId, results };
  } finally {
    await engine?.close();
  }
}

/** Ids of no case are in `unknown`. */
export function findCases(
  system: SystemName,
  only: readonly string[] | null,
): { cases: ConformanceCase[]; unknown: string[] } {
  const all = casesOf(system);
  if (only === null) return { cases: all, unknown: [] };
  const known = new Set(all.map(({ id }) => id));
  return { cases: all.filter(({ id }) => only.includes(id)), unknown: only.filter((id) => !known.has(id)) };
}

export function newRunId(): string {
  return `c${randomBytes(4).toString('hex')}`;
}

function chooseCases(system: SystemName, only: readonly string[] | null): ConformanceCase[] {
  const { cases, unknown } = findCases(system, only);
  if (unknown.length > 0) throw new Error(`There is no case ${unknown.join(', ')} of ${system}.`);
  return cases;
}

/** A system that is not there is told at once, not by every case. */
async function requireAnswer(target: SystemTarget, msMax: number): Promise<void> {
  try {
    await callSystem(target, { method: 'GET', path: '/' }, AbortSignal.timeout(msMax));
  } catch (error) {
    throw new Error(`Nothing answers at ${target.url}. Start the system, or correct its URL.`, { cause: error });
  }
}
