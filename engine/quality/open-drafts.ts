// Drafts of NCRs that name an order open by themselves once its lock is there and everything they name resolves.
import type { SerialRules } from '../../domain/effectivity/serial';
import { awaited } from '../../domain/events/awaited';
import { subjectLock } from '../../domain/events/event-envelope';
import { decideDraft } from '../../domain/quality/decide-draft';
import type { NonconformanceKey } from '../../domain/quality/nonconformance';
import { draftRetryAfterMs } from '../../domain/quality/retry-draft';
import type { Log } from '../../ports/log';
import type { Transaction, Transactions } from '../../ports/transaction';
import { readReferences } from './read-references';

export interface OpenDraftsGiven {
  transactions: Transactions;
  serialRules: SerialRules;
  log: Pick<Log, 'warn'>;
}

/** Looks at drafts that are due, each alone; answers how many. */
export async function openDrafts(given: OpenDraftsGiven, limit: number): Promise<number> {
  const { transactions, log } = given;
  const due = await transactions.reads.quality.listDueDrafts(limit);
  for (const key of due) {
    try {
      await transactions.run((tx) => tryToOpen(tx, given, key));
    } catch (error) {
      log.warn({ err: error, ...key }, 'a draft of an NCR failed');
      await transactions.run((tx) => postpone(tx, key));
    }
  }
  return due.length;
}

async function tryToOpen(tx: Transaction, { serialRules }: OpenDraftsGiven, key: NonconformanceKey): Promise<void> {
  const draft = await findDraft(tx, key);
  if (draft === null) return;
  await tx.commit(decideDraft(draft, await readReferences({ tx, serialRules }, draft.report)));
}

async function postpone(tx: Transaction, key: NonconformanceKey): Promise<void> {
  const draft = await findDraft(tx, key);
  if (draft === null) return;
  const tryAgainAfterMs = draftRetryAfterMs(draft.tries);
  await tx.commit({ writes: [{ kind: 'draftPostponed', draft: key, references: {}, tryAgainAfterMs }] });
}

/** Held as the intake holds it: it may be reported anew meanwhile. */
async function findDraft(
  tx: Transaction,
  key: NonconformanceKey,
): ReturnType<Transaction['quality']['findNonconformance']> {
  await tx.lock([subjectLock(awaited.nonconformance(key))]);
  const held = await tx.quality.findNonconformance(key);
  return held?.state === 'draft' ? held : null;
}
