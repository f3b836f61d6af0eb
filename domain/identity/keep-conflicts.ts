// What becomes of a second content of a revision: it is kept aside, people are told of it with both hashes, and subscribers
// once for each pair of contents.
import { effectsOf, type Effects } from '../effects';
import type { RevisionConflict } from './revision-conflict';

export interface ConflictTrace {
  /** Where the second content came from. */
  offeredBy: string;
  actor: string;
  changeId?: string;
  /** Id of the event that brought it, where one did. */
  causationId?: string;
}

export function keepConflicts(conflicts: readonly RevisionConflict[], trace: ConflictTrace): Effects {
  const { offeredBy, actor, changeId, causationId } = trace;
  const ofChange = changeId === undefined ? {} : { changeId };
  return effectsOf({
    writes: conflicts.flatMap((conflict) => [
      ...(conflict.offeredContent === undefined
        ? []
        : [{ kind: 'contentKept' as const, content: conflict.offeredContent }]),
      { kind: 'conflictKept' as const, conflict, offeredBy },
    ]),
    told: conflicts.map((conflict) => {
      const { artefactClass, itemId, revision } = conflict.offered;
      return {
        name: 'revision.conflict',
        id: `conflict/${conflict.conflictId}`,
        subject: `revision/${artefactClass}/${itemId}/${revision}`,
        data: { ...factsOf(conflict), offeredBy },
        ...ofChange,
        ...(causationId === undefined ? {} : { causationId }),
      };
    }),
    ledger: conflicts.map((conflict) => ({
      key: `conflict ${offeredBy} ${conflict.conflictId}`,
      kind: 'revisionConflict',
      actor,
      ...ofChange,
      body: { ...factsOf(conflict), offeredBy },
    })),
  });
}

function factsOf({ conflictId, offered, held }: RevisionConflict) {
  const { artefactClass, itemId, revision, contentHash: offeredHash } = offered;
  return { conflictId, artefactClass, itemId, revision, heldHash: held.contentHash, offeredHash };
}
