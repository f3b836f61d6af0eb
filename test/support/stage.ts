// A floor on which one event after the other is good: what it needs arrives when the test says so.
import type { Database } from '../../adapters/postgres/database';
import type { ContractEventName } from '../../contract/events/payloads';
import { FloorWorld, operations, site } from './floor-world';
import { predictLock } from './predict-lock';

/** Nothing is told of what has not come yet: the locks of a stage are made to have opened before this. */
export const at = new Date().toISOString();
const agedBySeconds = 600;

/** A floor with an order for SN-1 to SN-3; what of it has arrived is up to the test. */
export class Stage {
  readonly world: FloorWorld;
  readonly orderId: string;
  seal = 'a'.repeat(64);
  planHash = 'c'.repeat(64);

  constructor(
    db: Database,
    readonly itemId: string,
  ) {
    this.world = new FloorWorld(db, itemId);
    this.orderId = `WO-${itemId}`;
  }

  get #ncr(): object {
    return { site, nonconformanceId: `NCR-${this.itemId}` };
  }

  #done(operation: string, more: object = {}): object {
    return this.world.done(this.orderId, 'SN-1', operation, this.seal, { at, ...more });
  }

  /** Decided, so that its seal is known; nothing has arrived. */
  async decide(): Promise<this> {
    await this.world.plan('D', [{ basis: 'serial', series: 'SN-', from: 1, to: null }]);
    const { seal, lockSet } = await predictLock(this.world, { orderId: this.orderId, serials: 'SN-1 to SN-3' });
    this.seal = seal;
    this.planHash = lockSet.inspectionPlan.contentHash;
    return this;
  }

  /** Everything an order needs, and the order with its lock. */
  async lock(): Promise<this> {
    await this.world.close('D');
    await this.world.releaseFloor();
    await this.world.tell('workorder.released', this.world.order(this.orderId, 'SN-1 to SN-3'));
    await this.world.lock(this.orderId);
    await this.world.age(this.orderId, agedBySeconds);
    return this;
  }

  /** SN-1 has passed every operation and inspection, and an NCR of SN-2 is open. */
  async build(): Promise<this> {
    for (const operation of operations)
      await this.world.tell('operation.completed', this.#done(operation, { startedAt: at }));
    for (const name of ['component.installed', 'inspection.recorded'] as const)
      await this.world.tell(name, this.good(name));
    await this.world.tell('nonconformance.detected', this.found());
    return this;
  }

  async complete(): Promise<this> {
    await this.world.tell('unit.completed', this.good('unit.completed'));
    return this;
  }

  async ready(): Promise<this> {
    await this.decide();
    await this.lock();
    await this.build();
    return this.complete();
  }

  found(more: object = {}): object {
    return {
      ...this.#ncr,
      serial: 'SN-2',
      orderId: this.orderId,
      operation: '0010',
      instructionRevision: '1',
      drawingRevision: 'D',
      characteristicId: 'bore',
      planRevision: 'inspectionPlan-D',
      requirement: 'REQ-1',
      description: 'a scratch',
      at,
      ...more,
    };
  }

  /** Data that is applied at once where the stage is ready. */
  good(name: ContractEventName): object {
    const { world, itemId, orderId, seal, planHash } = this;
    const unit = { site, orderId, serial: 'SN-1' };
    switch (name) {
      case 'change.released':
        return {
          changeId: `CHG-${itemId}-NEW`,
          title: 't',
          author: 'dana',
          endItem: `${itemId}-NEW`,
          sites: [site],
          releasedAt: '2026-01-15T08:00:00Z',
          affectedItems: [
            {
              itemId: `${itemId}-NEW`,
              fromRevision: null,
              toRevision: 'A',
              action: 'add',
              artefacts: [{ artefactClass: 'ebom', revision: 'A', contentHash: 'a'.repeat(64) }],
            },
          ],
        };
      case 'routing.released':
        return world.routing('2', '1');
      case 'workinstruction.released':
        return world.instruction('0010', '2', '1');
      case 'workorder.released':
        return world.order(`${orderId}-2`, 'SN-4');
      case 'material.lot.status':
        return { site, itemId, lot: 'L', status: 'released', at };
      case 'person.qualification':
        return { site, personId: itemId, qualification: 'q', status: 'valid', validFrom: '2026-01-01', at };
      case 'equipment.calibration':
        return { site, equipmentId: itemId, status: 'valid', calibratedOn: '2026-01-01', validTo: '2027-01-01', at };
      case 'order.hold':
        return { site, orderId, holdId: 'H', action: 'hold', reason: 'a look' };
      case 'operation.started':
        return this.#done('0010');
      case 'operation.completed':
        return this.#done('0010', { startedAt: at });
      case 'component.installed':
        return {
          ...unit,
          operation: '0010',
          seal,
          quantity: '2',
          unitOfMeasure: 'each',
          at,
          component: { itemId: 'BRG', revision: null, serial: null, lot: 'L-1' },
        };
      case 'component.removed':
        return { ...this.good('component.installed'), quantity: '1', reason: 'worn' };
      case 'inspection.recorded':
        return {
          ...unit,
          operation: '0010',
          characteristicId: 'bore',
          value: '20.004',
          unitOfMeasure: 'mm',
          verdict: 'pass',
          at,
          plan: { itemId, revision: 'inspectionPlan-D', contentHash: planHash },
        };
      case 'nonconformance.detected':
        return this.found();
      case 'disposition.issued':
        return { ...this.#ncr, disposition: 'rework', issuedBy: 'mrb', at };
      case 'unit.completed':
        return { ...unit, itemId, seal, at };
      case 'unit.shipped':
        return { site, serial: 'SN-1', itemId, at };
      default:
        throw new Error(`${name} does not come in.`);
    }
  }

  event(name: ContractEventName, told: { id?: string; sequence?: number; source?: string } = {}, data?: object) {
    return this.world.eventOf(name as never, data ?? this.good(name), told);
  }

  /** Whether the store knows the event as one it took in. */
  async isRecorded({ id, source }: Record<string, unknown>): Promise<boolean> {
    const known = [id, source];
    return (
      (await this.world.count('floor_event', 'id = $1 AND source = $2', known)) +
        (await this.world.count('event', 'id = $1 AND source = $2', known)) >
      0
    );
  }
}
