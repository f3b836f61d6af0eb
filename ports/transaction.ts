// One transaction of the store. A use case reads through it, decides in the domain, and commits the effects; all of it
// stands, or nothing does. Rivals take turns by the names they lock.
import type { Effects } from '../domain/effects';
import type { ChangeReads } from './changes';
import type { CommandReads } from './commands';
import type { EffectivityReads } from './effectivity';
import type { LockReads } from './locks';
import type { OrderReads } from './orders';

export interface Transactions {
  /** Runs the work, keeps its effects when it answers, and none of them when it throws. */
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

export interface Transaction {
  /** One holder a name until the end; rivals wait. Taken in a fixed order, whatever order they are given in. */
  lock(names: readonly string[]): Promise<void>;
  /** The time of the store, after everything that was seen so far. RFC 3339 with milliseconds. */
  clock(): Promise<string>;
  readonly changes: ChangeReads;
  readonly commands: CommandReads;
  readonly effectivity: EffectivityReads;
  readonly orders: OrderReads;
  readonly locks: LockReads;
  /** May be called several times; later reads see what was written. */
  commit(effects: Partial<Effects>): Promise<void>;
}
