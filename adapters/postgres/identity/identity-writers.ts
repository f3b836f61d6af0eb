// How contents, revisions and identifiers are written: once each.
import type { IdentityWrite } from '../../../domain/identity/identity-writes';
import { skeletonOf } from '../../../domain/identity/skeleton';
import type { Writers } from '../writers';
import { storeContent } from './content';

export const identityWriters: Writers<IdentityWrite> = {
  contentKept: async (tx, { content }, canonical) => {
    await storeContent(tx, content, canonical);
  },
  revisionAnnounced: async (tx, { ref, announcedBy }) => {
    await tx.query(
      `INSERT INTO cutin.revision (artefact_class, item_id, revision, content_hash, announced_by)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [ref.artefactClass, ref.itemId, ref.revision, ref.contentHash, announcedBy],
    );
  },
  identifiersKept: async (tx, { identifiers }) => {
    await tx.query(
      `INSERT INTO cutin.identifier (identifier, skeleton)
       SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
      [identifiers, identifiers.map(skeletonOf)],
    );
  },
  conflictKept: async (tx, { conflict, offeredBy }, canonical) => {
    const { offered, heldHash, difference, offeredContent } = conflict;
    await tx.query(
      `INSERT INTO cutin.revision_conflict (artefact_class, item_id, revision, held_hash, offered_hash, offered_by, difference,
                                            offered_content)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
      [
        offered.artefactClass,
        offered.itemId,
        offered.revision,
        heldHash,
        offered.contentHash,
        offeredBy,
        difference === null ? null : JSON.stringify(difference),
        offeredContent === undefined ? null : await storeContent(tx, offeredContent, canonical),
      ],
    );
  },
};
