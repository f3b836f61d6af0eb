// What is turned away at the door is kept as it came, with its hash and why: for the sender's engineer, and as evidence.
import { keepRejected as keep } from '../engine/events/keep-rejected';
import type { Transactions } from '../ports/transaction';
import { Problem } from './problem';
import type { Call } from './route';

export interface Keeper {
  transactions: Transactions;
  observeRejected: (code: string) => void;
}

export async function keepRejected(
  given: Keeper,
  { account, headers, body }: Call,
  why: { code: string; detail: string },
): Promise<void> {
  given.observeRejected(why.code);
  await keep(given, {
    ...why,
    contentType: String(headers['content-type'] ?? ''),
    raw: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    receivedBy: account.actor,
  });
}

/** Reads; a body that is answered with a problem is kept first. */
export async function orKept<T>(keeper: Keeper, call: Call, read: () => T): Promise<T> {
  try {
    return read();
  } catch (error) {
    if (error instanceof Problem) await keepRejected(keeper, call, { code: error.code, detail: error.message });
    throw error;
  }
}
