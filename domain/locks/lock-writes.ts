// Changes of locks, as decisions ask for them. A store moves a lock only along `lockStates`.
import type { Span } from '../effectivity/effectivity-statement';
import type { OrderKey } from '../orders/work-order';
import type { LockSet } from './lock-set';

type LockKey = OrderKey & { version: number };

export type LockWrite =
  /** Written for MES to take in, under the handoff and generation that carry it. */
  | {
      kind: 'lockProposed';
      lock: LockKey & { seal: string; lockSet: LockSet; changeId: string };
      /** Units of the order, as they were read when its revision was resolved. */
      spans: readonly Span[];
      handoffId: string;
      generation: number;
      at: string;
    }
  | { kind: 'lockOpened'; lock: LockKey; at: string }
  | { kind: 'lockEnded'; lock: LockKey; state: 'closed' | 'discarded'; because: string };
