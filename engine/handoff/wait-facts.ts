// What is told with a wait: the title of its change, and where people look at it.
import { changeOf, type HandoffRef } from '../../domain/handoff/handoff-ref';
import type { WaitFacts } from '../../domain/handoff/tell-wait';
import type { LinkTo } from '../../ports/links';
import type { Transaction } from '../../ports/transaction';

export async function waitFacts(
  tx: Transaction,
  linkTo: LinkTo,
  { handoff, workflowId }: { handoff: HandoffRef; workflowId: string },
): Promise<WaitFacts> {
  const changeId = changeOf(handoff);
  return {
    title: changeId === null ? null : await titleOf(tx, changeId),
    link: await linkTo({ workflowId, handoffId: handoff.handoffId }),
    at: await tx.clock(),
  };
}

export async function titleOf(tx: Transaction, changeId: string): Promise<string | null> {
  return (await tx.changes.findRelease(changeId))?.title ?? null;
}
