// Answers of the API, kept by the idempotency key of the request.
export interface StoredAnswer {
  bodyHash: string;
  status: number;
  headers: Record<string, string>;
  answer: unknown;
}

export interface Answers {
  findAnswer(key: { actor: string; key: string }): Promise<StoredAnswer | null>;
  /** The first one stands. */
  storeAnswer(key: { actor: string; key: string }, answer: StoredAnswer): Promise<void>;
}
