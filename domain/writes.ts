// Every change of state that a decision can ask for. Each subject declares its own; a store has a writer for each kind, or
// does not compile.
import type { ChangeWrite } from './change/change-writes';
import type { EffectivityWrite } from './effectivity/effectivity-writes';
import type { ResolutionWrite } from './handoff/resolution-writes';
import type { IdentityWrite } from './identity/identity-writes';
import type { LockWrite } from './locks/lock-writes';
import type { MbomWrite } from './mbom/mbom-writes';
import type { DispositionWrite } from './orders/disposition-writes';
import type { OrderWrite } from './orders/order-writes';

export type Write =
  | ChangeWrite
  | IdentityWrite
  | EffectivityWrite
  | MbomWrite
  | DispositionWrite
  | ResolutionWrite
  | OrderWrite
  | LockWrite
  /** A command of a person or system was carried out: the same one again gets the same outcome. */
  | { kind: 'commandDone'; commandId: string; command: string; outcome: unknown };
