// Nonconformances in memory.
import type { Serial } from '../../../domain/effectivity/serial';
import {
  nonconformanceStates,
  type Nonconformance,
  type NonconformanceKey,
} from '../../../domain/quality/nonconformance';
import type { PlanCharacteristics } from '../../../domain/quality/nonconformance-references';
import type { QualityWrite } from '../../../domain/quality/quality-writes';
import type { QualityReads } from '../../../ports/quality';

interface MemoryNonconformance extends Nonconformance {
  endItem: string | null;
  unit: Serial;
  missing: string[];
  waitsFor: string | null;
  nextAtMs: number | null;
}

export interface QualityRows {
  nonconformances: MemoryNonconformance[];
  /** Of inspection plans, by their hash. */
  characteristics: Record<string, PlanCharacteristics>;
}

export const noQualityRows = (): QualityRows => ({ nonconformances: [], characteristics: {} });

const find = (rows: QualityRows, { site, nonconformanceId }: NonconformanceKey): MemoryNonconformance | undefined =>
  rows.nonconformances.find((one) => one.site === site && one.nonconformanceId === nonconformanceId);

export function qualityReads(rows: QualityRows, nowMs: () => number): QualityReads {
  return {
    findNonconformance: (key) => Promise.resolve(structuredClone(find(rows, key) ?? null)),
    listDueDrafts: (limit) =>
      Promise.resolve(
        rows.nonconformances
          .filter(({ state, nextAtMs }) => state === 'draft' && (nextAtMs ?? Infinity) <= nowMs())
          .slice(0, limit),
      ),
    findCharacteristics: (planHash) => Promise.resolve(rows.characteristics[planHash] ?? {}),
  };
}

export const qualityRowWriters: {
  [Kind in QualityWrite['kind']]: (
    rows: QualityRows,
    write: Extract<QualityWrite, { kind: Kind }>,
    nowMs: number,
  ) => void;
} = {
  nonconformanceKept: (rows, { report, state, references, waits }, nowMs) => {
    const { site, nonconformanceId } = report;
    const held = find(rows, report);
    if (held !== undefined && !nonconformanceStates.mayMove(held.state, state))
      throw new Error(`${nonconformanceId} does not move to ${state}.`);
    rows.nonconformances = rows.nonconformances.filter((one) => one !== held);
    const { endItem, unit, missing } = references;
    rows.nonconformances.push({
      site,
      nonconformanceId,
      state,
      report,
      disposition: null,
      concession: null,
      tries: 0,
      endItem,
      unit,
      missing,
      waitsFor: waits?.for ?? null,
      nextAtMs: waits === null ? null : nowMs + waits.tryAgainAfterMs,
    });
  },
  draftPostponed: (rows, { draft, references, tryAgainAfterMs }, nowMs) => {
    const held = requireIn(rows, draft, 'draft');
    held.endItem = references.endItem ?? held.endItem;
    held.unit = references.unit ?? held.unit;
    held.missing = references.missing ?? held.missing;
    held.nextAtMs = nowMs + tryAgainAfterMs;
    held.tries += 1;
  },
  nonconformanceDisposed: (rows, { nonconformance, disposition, concession }) => {
    const held = requireIn(rows, nonconformance, 'open');
    Object.assign(held, { state: 'dispositioned', disposition, concession });
  },
};

export function wakeDrafts(rows: QualityRows, names: readonly string[], nowMs: number): void {
  for (const one of rows.nonconformances)
    if (one.state === 'draft' && one.waitsFor !== null && names.includes(one.waitsFor)) one.nextAtMs = nowMs;
}

function requireIn(rows: QualityRows, key: NonconformanceKey, state: Nonconformance['state']): MemoryNonconformance {
  const held = find(rows, key);
  if (held?.state !== state) throw new Error(`${key.nonconformanceId} is not ${state}.`);
  return held;
}
