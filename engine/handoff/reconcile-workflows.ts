// Compares what is open in the store with the workflows that carry it, and starts again what is missing: Temporal may be
// lost, the store is the truth.
import { decideResumption, type WorkflowStanding } from '../../domain/handoff/decide-resumption';
import type { LinkTo } from '../../ports/links';
import type { Log } from '../../ports/log';
import type { Transactions } from '../../ports/transaction';
import { workLock, type Workflows } from '../../ports/work';
import { titleOf } from './wait-facts';

export interface ReconcileWorkflowsGiven {
  transactions: Transactions;
  workflows: Workflows;
  newId: () => string;
  linkTo: LinkTo;
  log: Pick<Log, 'warn'>;
}

const perPage = 200;
const atOnce = 8;

/** How many were started again or found interrupted. Throws where Temporal could not be asked. */
export async function reconcileWorkflows(given: ReconcileWorkflowsGiven): Promise<number> {
  let found = 0;
  let after: string | null = null;
  for (;;) {
    const page = await given.transactions.reads.work.listOpen({ after, limit: perPage });
    for (let from = 0; from < page.length; from += atOnce) {
      const some = page.slice(from, from + atOnce).map(({ workflowId }) => reconcile(given, workflowId));
      found += (await Promise.all(some)).filter(Boolean).length;
    }
    after = page.at(-1)?.workflowId ?? null;
    if (page.length < perPage) return found;
  }
}

async function reconcile(given: ReconcileWorkflowsGiven, workflowId: string): Promise<boolean> {
  const { transactions, workflows, newId, linkTo, log } = given;
  const workflow: WorkflowStanding = await workflows.describe(workflowId);
  return transactions.run(async (tx) => {
    await tx.lock([workLock(workflowId)]);
    // Asked again: what settled its work meanwhile has ended for good.
    const work = await tx.work.findOpen(workflowId);
    if (work === null) return false;
    const isInterrupted = await tx.work.isInterrupted(workflowId);
    const retriedAt = await tx.work.listRetries(workflowId);
    const handoffId = work.kind === 'handoff' ? work.handoff.handoffId : null;
    const effects = decideResumption(work, {
      title: work.changeId === null ? null : await titleOf(tx, work.changeId),
      link: await linkTo({ workflowId, handoffId }),
      workflow,
      isInterrupted,
      retriedAt,
      newId: newId(),
      at: await tx.clock(),
    });
    await tx.commit(effects);
    if (effects.ledger.length === 0) return false;
    log.warn({ workflowId, workflow }, 'open work without its workflow');
    return true;
  });
}
