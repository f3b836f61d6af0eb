// One step of the core benchmark in a process of its own, so that time and memory are its own too. Prints JSON.
// Usage: core-step transform|reconcile|resolve <size>
import { checkAccountability } from '../../domain/mbom/check-accountability';
import { transformEbom, type Transformed } from '../../domain/mbom/transform-ebom';
import type { Ebom } from '../../domain/mbom/ebom';
import type { EffectivityStatement } from '../../domain/effectivity/effectivity-statement';
import { prepareResolver } from '../../domain/effectivity/resolve-effectivity';
import { reconcileMbom } from '../../domain/mbom/reconcile-mbom';
import { changedStructure, siteRules, structureOf } from './structure';

export interface StepResult {
  /** Median of the rounds. */
  ms: number;
  /** Highest resident size of the process, input included. */
  peakMb: number;
  note: string;
}

const rounds = 5;

function transformed(ebom: Ebom): Transformed {
  const done = transformEbom({ ebom, rules: siteRules(), site: 'P', asOf: '2026-01-01' });
  if (done.kind === 'refused') throw new Error(done.reasons[0]?.message);
  return done.value;
}

function median(work: () => void, count = rounds): number {
  const times = Array.from({ length: count }, () => {
    const startedAtMs = performance.now();
    work();
    return performance.now() - startedAtMs;
  }).sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
}

function transform(size: number): { ms: number; note: string } {
  const ebom = structureOf(size);
  let note = '';
  const ms = median(
    () => {
      const { mbom, treatments } = transformed(ebom);
      const { counts } = checkAccountability({ ebom, mbom, treatments });
      if (counts.full + counts.excluded !== size) throw new Error(`not accounted for: ${JSON.stringify(counts)}`);
      note = `${String(Object.keys(mbom.lines).length)} lines`;
    },
    size > 500_000 ? 3 : rounds,
  );
  return { ms, note };
}

function reconcile(size: number): { ms: number; note: string } {
  const ebom = structureOf(size);
  const base = transformed(ebom).mbom;
  const engineering = transformed(changedStructure(ebom)).mbom;
  const planning = structuredClone(base);
  for (const [index, line] of Object.values(planning.lines).entries()) if (index % 100 === 50) line.operation = '30';
  let note = '';
  const ms = median(() => {
    const { discrepancies, open } = reconcileMbom({ base, engineering, planning });
    note = `${String(discrepancies.length)} differences, ${String(open.length)} suspects`;
  });
  return { ms, note };
}

/** Milliseconds for one resolution. */
function resolve(size: number): { ms: number; note: string } {
  const statements = Array.from({ length: size }, (_, index): EffectivityStatement => ({
    statementId: String(index),
    itemId: 'I',
    revision: `R${String(index)}`,
    site: 'P',
    endItem: 'I',
    basis: 'serial',
    spans: [{ basis: 'serial', series: 'SN-', from: index * 10, to: index * 10 + 9 }],
    changeId: 'C',
    decisionId: 'D',
    state: 'actual',
  }));
  const ask = prepareResolver(statements);
  const questions = 100_000;
  let wrong = 0;
  const ms = median(() => {
    for (let index = 0; index < questions; index += 1) {
      const number = (index * 7919) % (size * 10);
      const found = ask({ itemId: 'I', serial: `SN-${String(number)}` });
      if (found.kind !== 'effective' || found.statement.revision !== `R${String(Math.floor(number / 10))}`) wrong += 1;
    }
  });
  if (wrong > 0) throw new Error(`${String(wrong)} wrong answers`);
  return { ms: ms / questions, note: `${String(questions)} questions a round` };
}

const [step = '', size = ''] = process.argv.slice(2);
const steps: Record<string, (size: number) => { ms: number; note: string }> = { transform, reconcile, resolve };
const run = steps[step];
if (run === undefined || !(Number(size) > 0)) throw new Error('usage: core-step transform|reconcile|resolve SIZE');
const result: StepResult = { ...run(Number(size)), peakMb: 0 };
result.peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify(result));
