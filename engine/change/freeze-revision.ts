// Freezes the content of an announced revision as PLM holds it.
import { changeStates } from '../../domain/change/change-states';
import type { HashContent, RevisionRef } from '../../domain/identity/artefact';
import { decideFreeze, partNumbersOf, type Freeze } from '../../domain/identity/decide-freeze';
import { skeletonOf } from '../../domain/identity/skeleton';
import type { Verdict } from '../../domain/verdict';
import { changeLock } from '../../ports/changes';
import { identifiersLock, revisionLock } from '../../ports/identity';
import type { Transactions } from '../../ports/transaction';

export interface FreezeGiven {
  transactions: Transactions;
  hash: HashContent;
}

/** Refused like decideFreeze; a content that is not what was announced is kept aside. */
export function freezeRevision({ transactions, hash }: FreezeGiven, freeze: Freeze): Promise<Verdict<RevisionRef>> {
  const { announced, content, changeId } = freeze;
  const skeletons = [announced.itemId, ...partNumbersOf(announced, content)].map(skeletonOf);
  return transactions.run(async (tx) => {
    await tx.lock([changeLock(changeId), revisionLock(announced), identifiersLock]);
    const state = await tx.changes.findState(changeId);
    const held = await tx.identity.findHeldRevision(announced);
    const frozen = held?.announcedBy === null ? held.contentHash : null;
    const { verdict, effects } = decideFreeze(freeze, {
      isLive: state !== null && changeStates.mayMove(state, 'aborting'),
      contentHash: hash(content),
      frozen,
      heldContent: await tx.identity.findContent(frozen ?? announced.contentHash),
      identifiers: await tx.identity.listIdentifiers(skeletons),
      hash,
    });
    await tx.commit(effects);
    return verdict;
  });
}

/** Keeps a superseded revision for comparison; one that is frozen already is left as it is. */
export function adoptPredecessor(
  { transactions, hash }: FreezeGiven,
  key: Omit<RevisionRef, 'contentHash'>,
  content: unknown,
): Promise<void> {
  const ref = { ...key, contentHash: hash(content) };
  return transactions.run(async (tx) => {
    await tx.lock([revisionLock(ref)]);
    await tx.commit({
      writes: [
        { kind: 'contentKept', content },
        { kind: 'revisionFrozen', ref, frozenFor: 'read from PLM as predecessor' },
      ],
    });
  });
}
