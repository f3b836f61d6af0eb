// What a pure decision answers: accepted with its value, or refused with every typed reason (RULES, preamble).
// Exceptions are kept for broken assumptions of the programme itself.

import type { RefusalCode } from './refusal-codes';

/** One reason for a refusal. `code` is stable (refusal-codes.ts, docs/errors.md); `at` names the offending record. */
export interface Refusal {
  code: RefusalCode;
  message: string;
  /** A JSON-pointer-like path, an item id, a row ... whatever lets the reader find the record. */
  at?: string;
  /** Further plain-JSON facts, e.g. both hashes of a conflict. */
  facts?: Record<string, unknown>;
}

export type Verdict<T> = { kind: 'accepted'; value: T } | { kind: 'refused'; reasons: Refusal[] };

export function accepted<T>(value: T): Verdict<T> {
  return { kind: 'accepted', value };
}

export function refused(...reasons: Refusal[]): { kind: 'refused'; reasons: Refusal[] } {
  return { kind: 'refused', reasons };
}

/** The reason that speaks for all. Throws where there is none: a refusal always says why. */
export function leadingReason([first]: readonly Refusal[]): Refusal {
  if (first === undefined) throw new Error('A refusal without a reason.');
  return first;
}
