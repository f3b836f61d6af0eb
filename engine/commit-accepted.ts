// The end of a use case that answers nothing but whether it was done.
import type { Effects } from '../domain/effects';
import { accepted, type Verdict } from '../domain/verdict';
import type { Transaction } from '../ports/transaction';

export async function commitAccepted(tx: Transaction, decided: Verdict<Effects>): Promise<Verdict<null>> {
  if (decided.kind === 'refused') return decided;
  await tx.commit(decided.value);
  return accepted(null);
}
