// Changes of locks, as decisions ask for them. A store moves a lock only along `lockStates`.
import type { OrderKey } from '../orders/work-order';

type LockKey = OrderKey & { version: number };

export type LockWrite = { kind: 'lockEnded'; lock: LockKey; state: 'closed' | 'discarded'; because: string };
