// One revision conflict with what differs between its two contents, field by field.
import { countedDifferences } from '../../domain/identity/content-differences';
import type { ConflictReadModel, ConflictView, IdentityReads } from '../../ports/identity';

export interface ShowConflictGiven {
  conflicts: Pick<ConflictReadModel, 'findConflict'>;
  contents: Pick<IdentityReads, 'findContent'>;
}

const differencesShown = 200;

export async function showConflict(
  { conflicts, contents }: ShowConflictGiven,
  conflictId: string,
): Promise<ConflictView | null> {
  const conflict = await conflicts.findConflict(conflictId);
  if (conflict === null) return null;
  const { hasHeld, hasOffered, heldHash, offeredHash } = conflict;
  if (!hasHeld || !hasOffered) return { ...conflict, difference: null };
  const offered = await contents.findContent(offeredHash);
  const held = await contents.findContent(heldHash);
  return { ...conflict, difference: countedDifferences(offered, held, differencesShown) };
}
