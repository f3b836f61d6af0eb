// Records a release once. A hundred copies of one event give one change; a conflicting one is kept aside.
import {
  announcedRevisions,
  comparedIdentifiers,
  decideRelease,
  type Release,
} from '../../domain/change/decide-release';
import type { HashContent } from '../../domain/identity/artefact';
import { revisionConflict, type RevisionConflict } from '../../domain/identity/revision-conflict';
import { skeletonOf } from '../../domain/identity/skeleton';
import type { Verdict } from '../../domain/verdict';
import { changeLock, eventLock } from '../../ports/changes';
import { identifiersLock, revisionLock } from '../../ports/identity';
import type { Transaction, Transactions } from '../../ports/transaction';

export interface RecordReleaseGiven {
  transactions: Transactions;
  hash: HashContent;
}

/** Refused like decideRelease; nothing is started then. */
export function recordRelease(
  { transactions, hash }: RecordReleaseGiven,
  release: Release,
): Promise<Verdict<{ kind: 'recorded' | 'duplicate'; changeId: string }>> {
  const { event, change } = release;
  const skeletons = comparedIdentifiers(release).map(skeletonOf);
  return transactions.run(async (tx) => {
    await tx.lock([
      eventLock(event),
      changeLock(change.changeId),
      ...change.affectedItems.map(({ itemId, toRevision: revision }) => revisionLock({ itemId, revision })),
      identifiersLock,
    ]);
    const held = await tx.changes.findRelease(change.changeId);
    const { verdict, effects } = decideRelease(release, {
      knownEvent: await tx.changes.findEvent(event),
      bodyHash: hash(event.body),
      held: held === null ? null : { change: held, hash: hash(held) },
      releaseHash: hash(change),
      conflicts: await findConflicts(tx, release, hash),
      identifiers: await tx.identity.listIdentifiers(skeletons),
    });
    await tx.commit(effects);
    return verdict;
  });
}

async function findConflicts(
  tx: Transaction,
  { change, inline }: Release,
  hash: HashContent,
): Promise<RevisionConflict[]> {
  const conflicts: RevisionConflict[] = [];
  for (const offered of announcedRevisions(change)) {
    const held = await tx.identity.findHeldRevision(offered);
    if (held === null || held.contentHash === offered.contentHash) continue;
    const inlineContent = inline.find(({ ref }) => ref.contentHash === offered.contentHash)?.content;
    const offeredContent = inlineContent ?? (await tx.identity.findContent(offered.contentHash)) ?? undefined;
    const heldContent = await tx.identity.findContent(held.contentHash);
    conflicts.push(revisionConflict({ offered, offeredContent, held, heldContent }, hash));
  }
  return conflicts;
}
