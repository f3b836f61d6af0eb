// Freezes the content of an announced revision as PLM holds it.
import type { HashContent, RevisionRef } from '../../domain/identity/artefact';
import { conflictRefusal, revisionConflict } from '../../domain/identity/revision-conflict';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { Transactions } from '../../ports/transaction';

export interface FreezeGiven {
  transactions: Transactions;
  hash: HashContent;
}

/** Refused with REVISION_CONFLICT where the content is not what was announced; it is kept aside. */
export function freezeRevision(
  { transactions, hash }: FreezeGiven,
  announced: RevisionRef,
  content: unknown,
  source: string,
): Promise<Verdict<RevisionRef>> {
  const offered = { ...announced, contentHash: hash(content) };
  const { contentHash: heldHash } = announced;
  return transactions.run(async (tx) => {
    if (offered.contentHash === heldHash) {
      await tx.commit({ writes: [{ kind: 'contentKept', content }] });
      return accepted(announced);
    }
    const heldContent = await tx.identity.findContent(heldHash);
    const conflict = revisionConflict({ offered, offeredContent: content, heldHash, heldContent });
    await tx.commit({ writes: [{ kind: 'conflictKept', conflict, offeredBy: source }] });
    return refused(conflictRefusal(conflict));
  });
}

/** Keeps a superseded revision for comparison; one that is known already is left as it is. */
export function adoptPredecessor(
  { transactions, hash }: FreezeGiven,
  key: Omit<RevisionRef, 'contentHash'>,
  content: unknown,
): Promise<void> {
  const ref = { ...key, contentHash: hash(content) };
  return transactions.run((tx) =>
    tx.commit({
      writes: [
        { kind: 'contentKept', content },
        { kind: 'revisionAnnounced', ref, announcedBy: 'read from PLM as predecessor' },
      ],
    }),
  );
}
