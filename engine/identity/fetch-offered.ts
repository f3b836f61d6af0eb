// Fetches the contents that senders offered by their hash alone, so that people can see what differs. What is served under
// the letter now may be another content: then that is said, and nothing is taken for what it is not.
import type { HashContent, RevisionRef } from '../../domain/identity/artefact';
import type { Effects } from '../../domain/effects';
import { SystemFault } from '../../ports/system-fault';
import type { ReleaseSource } from '../../ports/systems';
import type { Transactions } from '../../ports/transaction';

export interface FetchOfferedGiven {
  transactions: Transactions;
  releases: Pick<ReleaseSource, 'readArtefact'>;
  hash: HashContent;
}

/** Answers how many it asked for. */
export async function fetchOffered(given: FetchOfferedGiven, limit: number): Promise<number> {
  const unread = await given.transactions.reads.identity.listUnread(limit);
  for (const { conflictId, offered } of unread) {
    const { finding, writes } = await ask(given, offered);
    const asked = { kind: 'conflictAsked', conflictId, finding } as const;
    await given.transactions.run((tx) => tx.commit({ writes: [...writes, asked] }));
  }
  return unread.length;
}

type Answer = { finding: string | null; writes: Effects['writes'] };

async function ask({ releases, hash }: FetchOfferedGiven, offered: RevisionRef): Promise<Answer> {
  try {
    const found = await releases.readArtefact(offered);
    if (found === null) return { finding: 'PLM does not serve the revision.', writes: [] };
    const served = hash(found.content);
    if (served !== offered.contentHash) return { finding: `PLM serves another content now: ${served}.`, writes: [] };
    return { finding: null, writes: [{ kind: 'contentKept', content: found.content }] };
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    return { finding: 'PLM did not answer as it must; it is asked again.', writes: [] };
  }
}
