// What is known of a document that is released. Its senders take turns: the caller holds the subject of its item.
import type { KnownReleases } from '../../domain/routing/decide-release';
import type { DocumentKey } from '../../domain/routing/routing-writes';
import type { Transaction } from '../../ports/transaction';

export async function readReleases(
  tx: Transaction,
  of: DocumentKey & { revision: string; supersedes: string | null },
): Promise<KnownReleases> {
  const { supersedes } = of;
  const same = await tx.routing.findRelease(of);
  const isPredecessorKnown =
    same !== null || supersedes === null || (await tx.routing.findRelease({ ...of, revision: supersedes })) !== null;
  return { same, isPredecessorKnown };
}
