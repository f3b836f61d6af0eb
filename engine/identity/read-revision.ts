// Frozen revisions as their types. They were checked when they were frozen; what is absent is refused, never invented.
import type { Ebom } from '../../domain/mbom/ebom';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { Drawing } from '../../domain/inspection/inspection-plan';
import type { IdentityReads } from '../../ports/identity';

type Revisions = Pick<IdentityReads, 'findRevisionContent'>;

/** Refused with REVISION_UNKNOWN where the revision was never frozen. */
export async function readEbom(
  revisions: Revisions,
  itemId: string,
  revision: string,
): Promise<Verdict<{ ebom: Ebom; contentHash: string }>> {
  const held = await revisions.findRevisionContent({ artefactClass: 'ebom', itemId, revision });
  if (held === null)
    return refused({ code: 'REVISION_UNKNOWN', message: `eBOM ${itemId} ${revision} is not frozen.`, at: itemId });
  return accepted({ ebom: held.content as Ebom, contentHash: held.contentHash });
}

export async function findEbom(revisions: Revisions, itemId: string, revision: string | null): Promise<Ebom | null> {
  if (revision === null) return null;
  const held = await revisions.findRevisionContent({ artefactClass: 'ebom', itemId, revision });
  return held === null ? null : (held.content as Ebom);
}

export async function findDrawing(
  revisions: Revisions,
  itemId: string,
  revision: string | null,
): Promise<Drawing | null> {
  if (revision === null) return null;
  const held = await revisions.findRevisionContent({ artefactClass: 'drawing', itemId, revision });
  return held === null ? null : (held.content as Drawing);
}
