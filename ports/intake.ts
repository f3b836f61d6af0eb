// What people and systems hand in through the API, recorded before any workflow is told.
import type { Verdict } from '../domain/verdict';
import type { Resolution } from '../domain/handoff/park';
import type { EffectivityDecision } from '../domain/effectivity/effectivity-decision';
import type { SignedDispositions } from '../domain/orders/disposition';

export interface SignedResolution extends Resolution {
  resolutionId: string;
  signature?: { printedName: string; meaning: string; signedHash: string };
}

export interface StoredAnswer {
  bodyHash: string;
  status: number;
  headers: Record<string, string>;
  answer: unknown;
}

export interface Intakes {
  recordDecision(decision: EffectivityDecision): Promise<Verdict<{ decisionId: string }>>;
  /** Refused with ORDER_DISPOSED where one of the orders has another disposition already; then none is recorded. */
  recordDispositions(dispositions: SignedDispositions): Promise<Verdict<{ dispositionId: string }>>;
  findAnswer(key: { actor: string; key: string }): Promise<StoredAnswer | null>;
  storeAnswer(key: { actor: string; key: string }, answer: StoredAnswer): Promise<void>;
}
