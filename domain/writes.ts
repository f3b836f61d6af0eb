// Every change of state that a decision can ask for. Each subject declares its own; a store has a writer for each kind, or
// does not compile.
import type { ChangeWrite } from './change/change-writes';
import type { DriftWrite } from './drift/drift-writes';
import type { EffectivityWrite } from './effectivity/effectivity-writes';
import type { HandoffWrite } from './handoff/handoff-writes';
import type { ResolutionWrite } from './handoff/resolution-writes';
import type { WorkWrite } from './handoff/work-writes';
import type { IdentityWrite } from './identity/identity-writes';
import type { EventWrite } from './events/event-writes';
import type { LockWrite } from './locks/lock-writes';
import type { MbomWrite } from './mbom/mbom-writes';
import type { DispositionWrite } from './orders/disposition-writes';
import type { OrderWrite } from './orders/order-writes';
import type { QualityWrite } from './quality/quality-writes';
import type { ResourceWrite } from './resources/resource-writes';
import type { RoutingWrite } from './routing/routing-writes';
import type { SubscriptionWrite } from './subscriptions/subscription-writes';
import type { UnitWrite } from './units/unit-writes';

export type Write =
  | ChangeWrite
  | IdentityWrite
  | EffectivityWrite
  | MbomWrite
  | DispositionWrite
  | HandoffWrite
  | ResolutionWrite
  | WorkWrite
  | OrderWrite
  | LockWrite
  | EventWrite
  | UnitWrite
  | QualityWrite
  | RoutingWrite
  | ResourceWrite
  | SubscriptionWrite
  | DriftWrite
  /** A command of a person or system was carried out: the same one again gets the same outcome. */
  | { kind: 'commandDone'; commandId: string; command: string; outcome: unknown };
