// Every change of state that a decision can ask for. Each subject declares its own; a store has a writer for each kind, or
// does not compile.
import type { LockWrite } from './locks/lock-writes';
import type { OrderWrite } from './orders/order-writes';

export type Write =
  | OrderWrite
  | LockWrite
  /** A command of a person or system was carried out: the same one again gets the same outcome. */
  | { kind: 'commandDone'; commandId: string; command: string; outcome: unknown };
