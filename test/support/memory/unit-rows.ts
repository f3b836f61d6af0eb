// Units in memory.
import type { ExecutedWork } from '../../../domain/effectivity/check-retroactive';
import type { Span } from '../../../domain/effectivity/effectivity-statement';
import type { Serial } from '../../../domain/effectivity/serial';
import { normaliseSpans } from '../../../domain/effectivity/span-algebra';
import { orderStates, type OrderKey } from '../../../domain/orders/work-order';
import type { ComponentMove } from '../../../domain/units/component-moves';
import type { UnitAtGate } from '../../../domain/units/decide-shipment';
import { countedUnit, type NamedUnit } from '../../../domain/units/named-unit';
import type { RunKey, UnitRecord, UnitWrite } from '../../../domain/units/unit-writes';
import type { UnitReads } from '../../../ports/units';
import { isOfOrder } from './memory-order-units';
import type { MemoryRows } from './memory-store';

interface MemoryRun extends RunKey {
  startedAt: string | null;
  completedAt: string | null;
}

interface Permit extends OrderKey, NamedUnit {
  operation: string;
  authorisationId: string;
}

export interface UnitRows {
  runs: MemoryRun[];
  records: UnitRecord[];
  permits: Permit[];
}

export const noUnitRows = (): UnitRows => ({ runs: [], records: [], permits: [] });

const isUnit = (one: Serial | null, other: Serial): boolean =>
  one?.series === other.series && one.number === other.number;
const isOrder = (one: { site: string; orderId: string | null }, other: OrderKey): boolean =>
  one.site === other.site && one.orderId === other.orderId;

export function unitReads(rows: MemoryRows): UnitReads {
  return {
    listRuns: (of) =>
      Promise.resolve(
        rows.runs
          .filter((run) => isOrder(run, of) && isUnit(run.unit, of.unit))
          .map(({ operation, lockVersion, startedAt, completedAt }) => {
            return { operation, lockVersion, startedAt, isComplete: completedAt !== null };
          }),
      ),
    listPermitted: (of) =>
      Promise.resolve(
        rows.permits
          .filter((one) => isOrder(one, of) && one.operation === of.operation)
          .filter((one) => of.authorisationId === null || one.authorisationId === of.authorisationId)
          .map(({ serial, lot }) => ({ serial, lot })),
      ),
    countOthersCompleted: (of) => {
      const others = rows.records.filter(
        (one) =>
          one.kind === 'completed' && isOrder(one, of) && !isUnit(one.unit, of.unit) && isOfOrder(rows, of, one.unit),
      );
      return Promise.resolve(new Set(others.map(({ unit }) => JSON.stringify(unit))).size);
    },
    listExecuted: (of) => Promise.resolve(executedOf(rows, of)),
    listMovesOfComponent: (component) => Promise.resolve(movesOf(rows, (one) => one.component === component)),
    listMovesOfUnit: ({ site, endItem, unit }) =>
      Promise.resolve(movesOf(rows, (one) => one.site === site && one.endItem === endItem && isUnit(one.unit, unit))),
    findLastTimes: ({ site, endItem, unit }) => {
      const ofUnit = rows.records.filter(
        (one) => one.site === site && one.endItem === endItem && isUnit(one.unit, unit),
      );
      const lastOf = (all: UnitRecord[]): string | null =>
        all
          .map(({ body }) => (body as { at: string }).at)
          .sort()
          .at(-1) ?? null;
      return Promise.resolve({
        shippedAt: lastOf(ofUnit.filter(({ kind }) => kind === 'shipped')),
        workedAt: lastOf(ofUnit.filter(({ kind }) => kind !== 'shipped')),
      });
    },
    findAtGate: ({ site, itemId, unit }) => {
      const completed = rows.records.findLast(
        (one) => one.kind === 'completed' && one.site === site && one.key === itemId && isUnit(one.unit, unit),
      );
      const ofUnit = rows.nonconformances.filter(
        (one) => one.site === site && isUnit(one.unit, unit) && one.endItem === itemId,
      );
      const idsOf = (which: (one: (typeof ofUnit)[number]) => boolean): string[] =>
        ofUnit.filter(which).map(({ nonconformanceId }) => nonconformanceId);
      return Promise.resolve({
        completedUnder: completed === undefined ? null : { orderId: completed.orderId ?? '', ...toldOf(completed) },
        standing: idsOf(({ state }) => state !== 'dispositioned'),
        out: idsOf(({ disposition }) => disposition === 'scrap' || disposition === 'returnToSupplier'),
      });
    },
  };
}

/** Units that were completed, and those begun whose order has ended. */
function executedOf(rows: MemoryRows, { site, itemId }: { site: string; itemId: string }): ExecutedWork[] {
  return rows.orders
    .filter((order) => order.site === site && order.itemId === itemId)
    .flatMap((order) => {
      const { orderId, endItem, plannedStart, state } = order;
      const completed = rows.records.filter(
        (one) => one.kind === 'completed' && one.key === itemId && isOrder(one, order),
      );
      const runs = orderStates.isFinal(state) ? rows.runs.filter((run) => isOrder(run, order)) : [];
      return rows.locks
        .filter((lock) => isOrder(lock, order))
        .map((lock) => {
          const units = [
            ...completed.filter((one) => toldOf(one).seal === lock.seal),
            ...runs.filter(({ lockVersion }) => lockVersion === lock.version),
          ].map(({ unit }): Span => {
            const { number, ...counted } = countedUnit(unit);
            return { ...counted, from: number, to: number };
          });
          return { orderId, endItem, plannedStart, revision: lock.lockSet.revision, spans: normaliseSpans(units) };
        })
        .filter(({ spans }) => spans.length > 0);
    });
}

function toldOf({ body }: UnitRecord): Omit<NonNullable<UnitAtGate['completedUnder']>, 'orderId'> {
  const { seal, quantity } = body as Omit<NonNullable<UnitAtGate['completedUnder']>, 'orderId'>;
  return { seal, quantity };
}

function movesOf(rows: MemoryRows, which: (record: UnitRecord) => boolean): ComponentMove[] {
  return rows.records.filter(which).flatMap((record) => {
    const { kind, site, endItem, unit } = record;
    if (kind !== 'component' && kind !== 'removal') return [];
    const body = record.body as ComponentMove & NamedUnit;
    const { orderId, serial, lot, operation, position, component, quantity, unitOfMeasure, at } = body;
    const builtItem = rows.orders.find((one) => isOrder(one, { site, orderId }))?.itemId ?? '';
    const named = { serial, lot };
    const move = { kind, site, endItem, unit, orderId, builtItem, named, operation, position, component };
    return [structuredClone({ ...move, quantity, unitOfMeasure, at })];
  });
}

export const unitRowWriters: {
  [Kind in UnitWrite['kind']]: (rows: UnitRows, write: Extract<UnitWrite, { kind: Kind }>) => void;
} = {
  operationStarted: (rows, { run, at }) => {
    const held = findOrAddRun(rows, run);
    held.startedAt = held.startedAt === null || at < held.startedAt ? at : held.startedAt;
  },
  operationCompleted: (rows, { run, startedAt, at }) => {
    const held = findOrAddRun(rows, run);
    if (startedAt !== null && (held.startedAt === null || startedAt < held.startedAt)) held.startedAt = startedAt;
    held.completedAt = held.completedAt === null || at > held.completedAt ? at : held.completedAt;
  },
  unitRecorded: (rows, { record }) => {
    const { source, id } = record.event;
    if (!rows.records.some(({ event }) => event.source === source && event.id === id)) rows.records.push(record);
  },
};

function findOrAddRun(rows: UnitRows, run: RunKey): MemoryRun {
  const found = rows.runs.find(
    (one) =>
      isOrder(one, run) &&
      isUnit(one.unit, run.unit) &&
      one.operation === run.operation &&
      one.lockVersion === run.lockVersion,
  );
  if (found !== undefined) return found;
  const added = { ...run, startedAt: null, completedAt: null };
  rows.runs.push(added);
  return added;
}
