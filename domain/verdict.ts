// What a pure decision answers: accepted with its value, or refused with every typed reason (RULES, preamble).
// Exceptions are kept for broken assumptions of the programme itself.

/** One reason for a refusal. `code` is stable and documented in docs/errors.md; `at` names the offending record. */
export interface Refusal {
  code: string;
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
