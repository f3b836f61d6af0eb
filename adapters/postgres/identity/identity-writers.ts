// How contents, revisions and identifiers are written: once each.
import type { IdentityWrite } from '../../../domain/identity/identity-writes';
import { skeletonOf } from '../../../domain/identity/skeleton';
import type { Writers } from '../writers';
import { storeContent } from './content';

export const identityWriters: Writers<IdentityWrite> = {
  contentKept: async (tx, { content }, canonical) => {
    await storeContent(tx, content, canonical);
  },
  revisionFrozen: async (tx, { ref, frozenFor }) => {
    await tx.query(
      `INSERT INTO cutin.revision (artefact_class, item_id, revision, content_hash, frozen_for)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [ref.artefactClass, ref.itemId, ref.revision, ref.contentHash, frozenFor],
    );
  },
  identifiersKept: async (tx, { changeId, identifiers }) => {
    await tx.query(
      `INSERT INTO cutin.identifier (change_id, identifier, skeleton)
       SELECT $1, * FROM unnest($2::text[], $3::text[]) ON CONFLICT DO NOTHING`,
      [changeId, identifiers, identifiers.map(skeletonOf)],
    );
  },
  conflictKept: async (tx, { conflict, offeredBy }) => {
    const { conflictId, offered, held } = conflict;
    await tx.query(
      `INSERT INTO cutin.revision_conflict (conflict_id, artefact_class, item_id, revision, held_hash, announced_by,
                                            offered_hash, offered_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
      [
        conflictId,
        offered.artefactClass,
        offered.itemId,
        offered.revision,
        held.contentHash,
        held.announcedBy,
        offered.contentHash,
        offeredBy,
      ],
    );
  },
  conflictAsked: async (tx, { conflictId, finding }) => {
    await tx.query('UPDATE cutin.revision_conflict SET asked_at = now(), finding = $2 WHERE conflict_id = $1', [
      conflictId,
      finding,
    ]);
  },
};
