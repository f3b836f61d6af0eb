// Which content holds a revision letter, in memory: what was frozen, or else what a change announced that was not called off.
import { contentHash } from '../../../adapters/signing/content-hash';
import { letterHoldingStates } from '../../../domain/change/change-states';
import { announcedRevisions } from '../../../domain/change/decide-release';
import type { RevisionRef } from '../../../domain/identity/artefact';
import type { HeldRevision } from '../../../domain/identity/revision-conflict';
import type { ChangeRows } from './change-rows';

type RevisionRows = Pick<ChangeRows, 'revisions' | 'changes'>;

export function findRevision(rows: RevisionRows, key: Omit<RevisionRef, 'contentHash'>): RevisionRef | undefined {
  return rows.revisions.find(
    (one) => one.artefactClass === key.artefactClass && one.itemId === key.itemId && one.revision === key.revision,
  );
}

export function findHeldRevision(rows: RevisionRows, key: Omit<RevisionRef, 'contentHash'>): HeldRevision | null {
  const frozen = findRevision(rows, key);
  if (frozen !== undefined) return { contentHash: frozen.contentHash, announcedBy: null };
  for (const { change, state } of rows.changes) {
    if (!letterHoldingStates.includes(state)) continue;
    const ref = announcedRevisions(change).find(
      (one) => one.artefactClass === key.artefactClass && one.itemId === key.itemId && one.revision === key.revision,
    );
    if (ref !== undefined) return { contentHash: ref.contentHash, announcedBy: change.changeId };
  }
  return null;
}

export function revisionRef(of: Omit<RevisionRef, 'contentHash'>, content: unknown): RevisionRef {
  return { ...of, contentHash: contentHash(content) };
}
