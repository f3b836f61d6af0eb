// A refusal of the engine's own rules, thrown where a use case cannot go on without what was refused. It is final until a
// human changes something, and is mapped once to Temporal, like a fault of a system.
import type { Refusal, Verdict } from '../domain/verdict';

export class Refused extends Error {
  override readonly name = 'Refused';
  readonly reasons: readonly Refusal[];

  constructor(...reasons: Refusal[]) {
    const [first, ...others] = reasons;
    const more = others.length > 0 ? ` (and ${String(others.length)} more)` : '';
    super(`${first?.message ?? 'Refused.'}${more}`);
    this.reasons = reasons;
  }
}

/** The value of an accepted verdict; what was refused is thrown. */
export function orThrow<T>(verdict: Verdict<T>): T {
  if (verdict.kind === 'refused') throw new Refused(...verdict.reasons);
  return verdict.value;
}
