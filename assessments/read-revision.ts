// Frozen revisions as their types. They were checked when they were frozen; what is absent is refused, never invented.
import type { Ebom } from '../../domain/bom/ebom';
import type { Drawing } from '../../domain/inspection/inspection-plan';
import type { Stores } from '../../ports/stores';
import { refusalFailure } from '../to-failure';

export async function readEbom(
  stores: Stores,
  itemId: string,
  revision: string,
): Promise<{ ebom: Ebom; contentHash: string }> {
  const held = await stores.releases.findRevisionContent({ artefactClass: 'ebom', itemId, revision });
  if (held === null)
    throw refusalFailure([
      { code: 'REVISION_UNKNOWN', message: `eBOM ${itemId} ${revision} is not frozen.`, at: itemId },
    ]);
  return { ebom: held.content as Ebom, contentHash: held.contentHash };
}

export async function findEbom(stores: Stores, itemId: string, revision: string): Promise<Ebom | null> {
  const held = await stores.releases.findRevisionContent({ artefactClass: 'ebom', itemId, revision });
  return held === null ? null : (held.content as Ebom);
}

export async function findDrawing(stores: Stores, itemId: string, revision: string): Promise<Drawing | null> {
  const held = await stores.releases.findRevisionContent({ artefactClass: 'drawing', itemId, revision });
  return held === null ? null : (held.content as Drawing);
}
