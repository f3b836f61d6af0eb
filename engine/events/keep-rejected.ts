// What is turned away at the door is kept as it came, with its hash and why: for the sender's engineer, and as evidence.
import type { RejectedEvent } from '../../domain/events/event-writes';
import type { Transactions } from '../../ports/transaction';

/** Longer texts are cut: they repeat what the sender wrote, and its bytes are kept whole. */
const detailCharactersMax = 2_000;
const contentTypeCharactersMax = 200;

export function keepRejected(given: { transactions: Transactions }, rejected: RejectedEvent): Promise<void> {
  const detail = rejected.detail.slice(0, detailCharactersMax);
  const contentType = rejected.contentType.slice(0, contentTypeCharactersMax);
  const write = { kind: 'eventRejected', rejected: { ...rejected, detail, contentType } } as const;
  return given.transactions.run((tx) => tx.commit({ writes: [write] }));
}
