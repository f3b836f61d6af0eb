// What the rules say of one event: it is applied with its effects, it waits for something, or it is refused. A refusal has
// effects too: what the event tells of has happened on the floor all the same, and raises its hold or its alarm.
import type { Effects } from '../effects';
import type { RefusalCode } from '../refusal-codes';
import type { Refusal } from '../verdict';
import type { EventKey } from './event-envelope';

export type EventOutcome =
  | { kind: 'applied'; effects: Partial<Effects>; /** For the sender. */ made?: Record<string, unknown> }
  | Parked
  | Refused;

export interface Parked {
  kind: 'parked';
  code: RefusalCode;
  detail: string;
  /** Names of what lets it go on, see `awaited`. */
  waitsFor: string[];
  /** Who must act, where a human must. */
  owner?: string;
}

export interface Refused {
  kind: 'refused';
  reasons: [Refusal, ...Refusal[]];
  raised: Raised;
}

/** What stands though the event is refused. */
export type Raised = Partial<Pick<Effects, 'holds' | 'ledger'>>;

/** What a decision knows of the event it decides on. */
export interface EventContext {
  event: EventKey;
  receivedBy: string;
  /** Names what the event raises, a hold or an alarm: raised again under the same name it is the same. */
  raisedAs: string;
  /** RFC 3339. */
  at: string;
  /** When it came, which may be long before it is applied. RFC 3339. */
  receivedAt: string;
}

export function waitFor(detail: string, ...waitsFor: string[]): Parked {
  return { kind: 'parked', code: 'REFERENCE_NOT_FOUND', detail, waitsFor };
}

export function refuseEvent(reason: Refusal, raised: Raised = {}): Refused {
  return { kind: 'refused', reasons: [{ facts: {}, ...reason }], raised };
}

/** The reasons of a rule that refused. */
export function refuseFor([first, ...more]: readonly Refusal[]): Refused {
  if (first === undefined) throw new Error('An event was refused without a reason.');
  return { kind: 'refused', reasons: [first, ...more], raised: {} };
}
