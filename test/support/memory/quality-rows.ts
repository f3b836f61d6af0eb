// Nonconformances in memory.
import type { Serial } from '../../../domain/effectivity/serial';
import {
  nonconformanceStates,
  type Nonconformance,
  type NonconformanceKey,
} from '../../../domain/quality/nonconformance';
import type { QualityWrite } from '../../../domain/quality/quality-writes';
import type { QualityReads } from '../../../ports/quality';

export interface MemoryNonconformance extends Nonconformance {
  endItem: string | null;
  disposedAt: string | null;
  missing: string[];
  waitsFor: string | null;
  nextAtMs: number | null;
}

export interface QualityRows {
  nonconformances: MemoryNonconformance[];
}

export const noQualityRows = (): QualityRows => ({ nonconformances: [] });

const isUnit = (one: Serial | null, other: Serial): boolean =>
  one?.series === other.series && one.number === other.number;
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
    listOfUnit: ({ site, endItem, unit }) =>
      Promise.resolve(
        rows.nonconformances
          .filter((one) => one.site === site && one.endItem === endItem && isUnit(one.unit, unit))
          .map(({ nonconformanceId, state, report, disposition, concession, disposedAt }) => {
            const { characteristicId, planRevision } = report;
            return { nonconformanceId, state, characteristicId, planRevision, disposition, concession, disposedAt };
          }),
      ),
    listUnplaced: (site) =>
      Promise.resolve(
        rows.nonconformances
          .filter((one) => one.site === site && one.endItem === null)
          .map(({ nonconformanceId, report: { serial, lot } }) => ({ nonconformanceId, serial, lot })),
      ),
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
      disposedAt: null,
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
  nonconformanceDisposed: (rows, { nonconformance, disposition, concession, at }) => {
    const held = requireIn(rows, nonconformance, 'open');
    Object.assign(held, { state: 'dispositioned', disposition, concession, disposedAt: at });
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
