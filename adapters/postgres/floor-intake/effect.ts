// What an event of the floor does, and what it is given to do it with.
import type { RefusalCode } from '../../../domain/refusal-codes';
import type { Refusal } from '../../../domain/verdict';
import type { SerialRules } from '../../../domain/effectivity/serial';
import type { FloorEvent } from '../../../ports/events';
import type { FloorEventName, FloorPayloads } from '../../../contract/events/payloads';
import type { AuthorisationModes } from '../../../domain/locks/authorisation-mode';
import type { Queryable } from '../database';

export type Effect =
  /** `wakes` names what has arrived with it, for events that wait for that. */
  | { kind: 'applied'; outcome?: Record<string, unknown>; wakes?: string[] }
  | { kind: 'parked'; code: string; detail: string; waitsFor: string[]; owner?: string }
  | { kind: 'refused'; reasons: Refusal[] };

export interface EffectContext {
  tx: Queryable;
  serialRules: SerialRules;
  event: FloorEvent;
  receivedBy: string;
  /** Whether the site enforces or only records. */
  mode: AuthorisationModes;
}

export type Apply<Name extends FloorEventName> = (context: EffectContext, data: FloorPayloads[Name]) => Promise<Effect>;

export function refuse(code: RefusalCode, message: string, at: string, facts: Record<string, unknown> = {}): Effect {
  return { kind: 'refused', reasons: [{ code, message, at, facts }] };
}

export function waitFor(detail: string, ...waitsFor: string[]): Effect {
  return { kind: 'parked', code: 'REFERENCE_NOT_FOUND', detail, waitsFor };
}

/** Names of what events wait for. */
export const orderKey = ({ site, orderId }: { site: string; orderId: string }): string => `order/${site}/${orderId}`;
export const lockKey = ({ site, orderId }: { site: string; orderId: string }): string => `lock/${site}/${orderId}`;
export const unitKey = (site: string, { series, number }: { series: string; number: number }): string =>
  `unit/${site}/${series}${String(number)}`;
export const nonconformanceKey = ({ site, nonconformanceId }: { site: string; nonconformanceId: string }): string =>
  `nonconformance/${site}/${nonconformanceId}`;
