// A shop floor in memory: order WO-1 of two units is locked, and what MES tells is taken in.
import { contentHash } from '../../../adapters/signing/content-hash';
import { findContractEvent } from '../../../contract/events/catalogue';
import type { FloorEventName, FloorPayloads } from '../../../contract/events/payloads';
import type { PlantDay } from '../../../domain/effectivity/plant-day';
import { zerosInsignificant, type SerialRules } from '../../../domain/effectivity/serial';
import type { FloorEventAnswer } from '../../../domain/events/event-answer';
import type { InspectionPlan } from '../../../domain/inspection/inspection-plan';
import type { AuthorisationMode } from '../../../domain/locks/authorisation-mode';
import { sweepEvents } from '../../../engine/events/sweep-events';
import { takeIn } from '../../../engine/events/take-in';
import { takeInWhole } from '../../../engine/events/take-in-whole';
import { openDrafts } from '../../../engine/quality/open-drafts';
import type { FloorEvent } from '../../../ports/events';
import { lockSetOf, sourcesOf, statementOf } from '../lock-samples';
import { bore } from '../bore';
import { MemoryStore, type MemoryLock } from './memory-store';
import type { MemoryNonconformance } from './quality-rows';
import { dayInUtc } from '../day-in-utc';

export const site = 'PLANT-A';
export const orderId = 'WO-1';
export const itemId = 'DRV-100';
export const seal = 'a'.repeat(64);
export const serial = 'SN-100';
/** The lock opened an hour before. */
export const at = '2026-03-02T08:00:00.000Z';

const lock: MemoryLock = {
  site,
  orderId,
  version: 1,
  seal,
  lockSet: lockSetOf({ serials: 'SN-100 to SN-101' }),
  changeId: 'CHG-D',
  state: 'open',
  proposedAt: '2026-03-02T07:00:00.000Z',
  openedAt: '2026-03-02T07:00:00.000Z',
  endedAt: null,
  endedBecause: null,
  handoffId: 'CHG-D:PLANT-A:workOrderLock:WO-1.1',
  generation: 1,
};

type PlannedPart = [itemId: string, unit: string, operation: string | null, quantity?: string, parent?: string];

interface ToldAs {
  id?: string;
  source?: string;
  sequence?: number;
}

export class MemoryFloor {
  readonly store = new MemoryStore();
  readonly warnings: string[] = [];
  mode: AuthorisationMode = 'shadow';
  plantDay: PlantDay = dayInUtc;
  serialRules: SerialRules = zerosInsignificant;
  #told = 0;

  constructor() {
    this.plan({ bore }).mbom(['BRG', 'each', '0010']);
  }

  /** As the contract reads it; a test may put a fault in its place. */
  readKept = (body: unknown): FloorEvent | null => (body as { event: FloorEvent | null }).event;

  get given() {
    const warn = (_facts: object, message = ''): void => void this.warnings.push(message);
    return {
      transactions: this.store,
      serialRules: this.serialRules,
      plantDay: this.plantDay,
      mode: (): AuthorisationMode => this.mode,
      hash: contentHash,
      expiresAfterMs: 3_600_000,
      readKept: (body: unknown) => this.readKept(body),
      log: { warn, error: warn },
    };
  }

  /** The order with its lock. */
  locked(more: Partial<MemoryLock> = {}): this {
    const order = {
      site,
      orderId,
      itemId,
      endItem: itemId,
      serials: 'SN-100 to SN-101',
      lot: null,
      quantity: null,
      plannedStart: null,
    };
    const asked = { lockRequests: 1, lockHandoff: lock.handoffId, lockAskedAt: null, isBegun: false };
    this.store.rows.orders.push({ ...order, state: 'released', ...asked });
    this.store.rows.locks.push({ ...lock, ...more });
    this.store.rows.standings[`${site}/${orderId}`] = 'open';
    return this;
  }

  /** What the inspection plan of the lock holds. */
  plan(characteristics: InspectionPlan['characteristics']): this {
    this.store.rows.contents[lock.lockSet.inspectionPlan.contentHash] = { characteristics };
    return this;
  }

  /** What the mBOM of the lock holds: part, unit of measure, operation, quantity per unit (1) and its assembly (none). */
  mbom(...lines: PlannedPart[]): this {
    this.store.rows.contents[lock.lockSet.mbom.contentHash] = {
      lines: Object.fromEntries(
        lines.map(([part, unit, operation, quantity = '1', parent = null]) => [
          `${part}|${operation ?? ''}`,
          { itemId: part, parent, quantity, unit, operation },
        ]),
      ),
    };
    return this;
  }

  /** Revision D is effective from SN-100 on, with everything a lock needs. */
  effective(): this {
    this.store.rows.statements.push(statementOf('D', 100, null));
    this.store.rows.sources[`${itemId} D`] = sourcesOf();
    return this;
  }

  /** MES may start the operation of the unit. */
  permitted(operation = '0010', of = serial): this {
    this.store.rows.permits.push({
      site,
      orderId,
      serial: of,
      lot: null,
      operation,
      authorisationId: `permit ${of} ${operation}`,
    });
    return this;
  }

  eventOf<Name extends FloorEventName>(name: Name, data: FloorPayloads[Name], told: ToldAs = {}): FloorEvent {
    const { id = `e${String((this.#told += 1))}`, source = '/mes', sequence } = told;
    const type = `cutin.${name}.v1`;
    const found = findContractEvent(type);
    const subject = found.kind === 'known' ? found.event.subjectOf(data as never) : '';
    const event = { source, id, type, subject, sequence: sequence ?? null, name, data };
    return { ...event, body: { event: { ...event, body: {} }, data } };
  }

  async tell<Name extends FloorEventName>(
    name: Name,
    data: FloorPayloads[Name],
    told: ToldAs = {},
  ): Promise<FloorEventAnswer> {
    return this.tellEvent(this.eventOf(name, data, told));
  }

  tellEvent(event: FloorEvent): Promise<FloorEventAnswer> {
    return takeIn(this.given, event, 'mes');
  }

  tellWhole(events: readonly FloorEvent[]): ReturnType<typeof takeInWhole> {
    return takeInWhole(this.given, events, 'mes');
  }

  /** Lets what is due go on until nothing is. */
  async settle(): Promise<void> {
    while ((await sweepEvents(this.given, 100)) + (await openDrafts(this.given, 100)) > 0);
  }

  /** How an event stands now. */
  standing(id: string): FloorEventAnswer | undefined {
    return this.store.rows.events.find((one) => one.id === id)?.standing;
  }

  ledgerKinds(): string[] {
    return this.store.rows.ledger.map(({ kind }) => kind);
  }

  standingHolds(): string[] {
    return this.store.rows.holds.filter(({ releasedAt }) => releasedAt === null).map(({ holdId }) => holdId);
  }
}

/** What is said of work at an operation of the unit. */
export function work(operation = '0010', more: object = {}) {
  return { site, orderId, serial, lot: null, operation, seal, at, operator: 'sam', ...more };
}

/** A result of the bore, which passes unless it says otherwise. */
export function resultOf(more: object = {}) {
  const { id: itemId, revision, contentHash } = lock.lockSet.inspectionPlan;
  return {
    ...{ site, orderId, serial, lot: null, operation: '0010', at },
    plan: { itemId, revision, contentHash },
    characteristicId: 'bore',
    value: '20.004',
    unitOfMeasure: 'mm',
    verdict: 'pass' as const,
    inspector: null,
    gauge: null,
    ...more,
  };
}

/** A nonconformance of the unit was let stand by concession CON-1, unless it says otherwise. */
export function conceded(floor: MemoryFloor, more: Partial<MemoryNonconformance>): void {
  const nonconformanceId = `NCR-${String(floor.store.rows.nonconformances.length + 1)}`;
  floor.store.rows.nonconformances.push({
    ...{ site, nonconformanceId, state: 'dispositioned', disposition: 'useAsIs', concession: 'CON-1' },
    ...{ disposedAt: at, endItem: itemId, unit: { series: 'SN-', number: 100 }, missing: [], tries: 0 },
    ...{ waitsFor: null, nextAtMs: null },
    report: {
      ...{ site, nonconformanceId, serial, orderId, operation: '0010', characteristicId: null, planRevision: null },
      ...{ description: 'The ring is blue.', at },
    } as MemoryNonconformance['report'],
    ...more,
  });
}
