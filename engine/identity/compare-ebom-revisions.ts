// What changed between two frozen eBOM revisions, of one item or of two.
import { summariseDifferences, type EbomDifferences } from '../../domain/mbom/summarise-differences';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { IdentityReads } from '../../ports/identity';
import { readEbom } from './read-revision';

export interface EbomRevision {
  itemId: string;
  revision: string;
}

export interface ComparedEboms extends EbomDifferences {
  before: EbomRevision & { contentHash: string };
  after: EbomRevision & { contentHash: string };
}

/** Refused with REVISION_UNKNOWN for each revision that was never frozen. */
export async function compareEbomRevisions(
  revisions: Pick<IdentityReads, 'findRevisionContent'>,
  { before, after }: { before: EbomRevision; after: EbomRevision },
): Promise<Verdict<ComparedEboms>> {
  const old = await readEbom(revisions, before.itemId, before.revision);
  const next = await readEbom(revisions, after.itemId, after.revision);
  if (old.kind === 'refused') return next.kind === 'refused' ? refused(...old.reasons, ...next.reasons) : old;
  if (next.kind === 'refused') return next;
  return accepted({
    before: { ...before, contentHash: old.value.contentHash },
    after: { ...after, contentHash: next.value.contentHash },
    ...summariseDifferences(old.value.ebom, next.value.ebom),
  });
}
