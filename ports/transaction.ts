// One transaction of the store. A use case reads through it, decides in the domain, and commits the effects; all of it
// stands, or nothing does. Rivals take turns by the names they lock.
import type { Effects } from '../domain/effects';
import type { ChangeReads } from './changes';
import type { CommandReads } from './commands';
import type { DispositionReads } from './dispositions';
import type { DriftReads } from './drift';
import type { EffectivityReads } from './effectivity';
import type { HandoffReads } from './handoffs';
import type { IdentityReads } from './identity';
import type { EventReads } from './events';
import type { InspectionReads } from './inspection';
import type { LockReads } from './locks';
import type { MbomReads } from './mbom';
import type { OrderUnitReads } from './order-units';
import type { OrderReads } from './orders';
import type { ParkReads } from './parks';
import type { QualityReads } from './quality';
import type { ReleaseReads } from './routing';
import type { SubscriptionReads } from './subscriptions';
import type { UnitReads } from './units';
import type { WorkReads } from './work';

export interface Transactions {
  /** Outside of any transaction: each read sees what is committed when it is made. */
  readonly reads: Reads;
  /** Runs the work, keeps its effects when it answers, and none of them when it throws. */
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

/** What the store knows, by subject. */
export interface Reads {
  readonly changes: ChangeReads;
  readonly commands: CommandReads;
  readonly dispositions: DispositionReads;
  readonly drift: DriftReads;
  readonly effectivity: EffectivityReads;
  readonly events: EventReads;
  readonly handoffs: HandoffReads;
  readonly identity: IdentityReads;
  readonly inspection: InspectionReads;
  readonly locks: LockReads;
  readonly mbom: MbomReads;
  readonly orders: OrderReads;
  readonly orderUnits: OrderUnitReads;
  readonly parks: ParkReads;
  readonly quality: QualityReads;
  readonly routing: ReleaseReads;
  readonly subscriptions: SubscriptionReads;
  readonly units: UnitReads;
  readonly work: WorkReads;
}

export interface Transaction extends Reads {
  /** One holder a name until the end; rivals wait. Taken in a fixed order, whatever order they are given in. */
  lock(names: readonly string[]): Promise<void>;
  /** The time of the store, after everything that was seen so far. RFC 3339 with milliseconds. */
  clock(): Promise<string>;
  /** Work that stands or does not, within the transaction: where it does not, all that it committed is undone. */
  attempt<T>(work: () => Promise<{ stands: boolean; value: T }>): Promise<T>;
  /** May be called several times; later reads see what was written. */
  commit(effects: Partial<Effects>): Promise<void>;
}
