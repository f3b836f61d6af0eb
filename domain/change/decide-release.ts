// A change is released to the engine: recorded once, whatever is sent again, and refused where it says something else than
// what is known (RULES 1.2, 1.3). What conflicts is kept aside and starts nothing.
import { combine, effectsOf, type Effects } from '../effects';
import { changeWorkflowId } from '../handoff/handoff-ids';
import type { ContentHash, RevisionRef } from '../identity/artefact';
import { findLookAlikes, type KnownIdentifier } from '../identity/check-look-alikes';
import { countedDifferences } from '../identity/content-differences';
import { partNumbersOf } from '../identity/decide-freeze';
import { keepConflicts } from '../identity/keep-conflicts';
import { conflictRefusal, type RevisionConflict } from '../identity/revision-conflict';
import { accepted, refused, type Verdict } from '../verdict';
import type { InlineContent, ReleasedChange, ReleaseEvent } from './released-change';

export interface Release {
  event: ReleaseEvent;
  change: ReleasedChange;
  inline: InlineContent[];
  actor: string;
}

export interface ReleaseFacts {
  /** What came before under the same source and id. */
  knownEvent: { bodyHash: string; changeId: string } | null;
  bodyHash: ContentHash;
  /** The change as it was released before. */
  held: { change: ReleasedChange; hash: ContentHash } | null;
  releaseHash: ContentHash;
  /** Announced revisions that are held with another content. */
  conflicts: readonly RevisionConflict[];
  identifiers: readonly KnownIdentifier[];
}

/** A refusal leaves a trace too: what was offered is kept aside. */
export interface DecidedRelease {
  verdict: Verdict<{ kind: 'recorded' | 'duplicate'; changeId: string }>;
  effects: Effects;
}

/** Refusals: EVENT_CONFLICT, REVISION_CONFLICT for each revision, IDENTIFIER_LOOKALIKE for each identifier, CHANGE_CONFLICT. */
export function decideRelease(release: Release, facts: ReleaseFacts): DecidedRelease {
  const { change } = release;
  const { changeId } = change;
  const { knownEvent, bodyHash, held, releaseHash, conflicts } = facts;
  if (knownEvent !== null)
    return knownEvent.bodyHash === bodyHash
      ? { verdict: accepted({ kind: 'duplicate', changeId: knownEvent.changeId }), effects: effectsOf({}) }
      : eventConflict(release, knownEvent.bodyHash, bodyHash);
  if (conflicts.length > 0) return revisionConflicts(release, conflicts);
  const lookAlikes = findLookAlikes(comparedIdentifiers(release), facts.identifiers);
  if (lookAlikes.length > 0) return { verdict: refused(...lookAlikes), effects: effectsOf({}) };
  if (held !== null && held.hash !== releaseHash) return changeConflict(held, { change, hash: releaseHash });
  const keepEvent = effectsOf({
    writes: [{ kind: 'releaseEventKept', event: release.event, bodyHash, changeId, actor: release.actor }],
  });
  if (held !== null) return { verdict: accepted({ kind: 'duplicate', changeId }), effects: keepEvent };
  const effects = combine(keepEvent, beginning(release, releaseHash));
  return { verdict: accepted({ kind: 'recorded', changeId }), effects };
}

/** What a release names and the engine answers for: the items it affects and the product whose units count. */
export function identifiersOf(change: ReleasedChange): string[] {
  return [...new Set([change.endItem, ...change.affectedItems.map(({ itemId }) => itemId)])];
}

/** Those, and the part numbers of the contents that came inline: what looks like a known one is found before PLM is read. */
export function comparedIdentifiers({ change, inline }: Pick<Release, 'change' | 'inline'>): string[] {
  const parts = inline.flatMap(({ ref, content }) => partNumbersOf(ref, content));
  return [...new Set([...identifiersOf(change), ...parts])];
}

export function announcedRevisions({ affectedItems }: ReleasedChange): RevisionRef[] {
  return affectedItems.flatMap(({ itemId, artefacts }) =>
    artefacts.map(({ artefactClass, revision, contentHash }) => ({
      artefactClass,
      itemId,
      revision,
      contentHash: contentHash as ContentHash,
    })),
  );
}

function beginning({ change, inline, event, actor }: Release, releaseHash: ContentHash): Effects {
  const { changeId } = change;
  const workflowId = changeWorkflowId(changeId);
  return effectsOf({
    writes: [
      ...inline.map(({ content }) => ({ kind: 'contentKept' as const, content })),
      { kind: 'contentKept', content: change },
      { kind: 'changeKept', change, releaseHash, workflowId },
      { kind: 'identifiersKept', changeId, identifiers: identifiersOf(change) },
      { kind: 'releaseTold', event, changeId },
    ],
    outbox: [{ key: `start ${changeId}`, kind: 'startChange', payload: { workflowId, changeId } }],
    ledger: [
      {
        key: `released ${changeId}`,
        kind: 'changeReleased',
        actor,
        changeId,
        body: { releaseHash, event: { source: event.source, id: event.id } },
      },
    ],
  });
}

function eventConflict({ event, actor }: Release, heldHash: string, offeredHash: string): DecidedRelease {
  const { source, id } = event;
  return {
    verdict: refused({
      code: 'EVENT_CONFLICT',
      message: `Event ${id} of ${source} was received before with other content.`,
      facts: { heldHash, offeredHash },
    }),
    effects: effectsOf({
      ledger: [
        {
          key: `event conflict ${source} ${id} ${offeredHash}`,
          kind: 'eventConflict',
          actor,
          body: { source, id, heldHash, offeredHash },
        },
      ],
    }),
  };
}

function revisionConflicts({ event, actor }: Release, conflicts: readonly RevisionConflict[]): DecidedRelease {
  return {
    verdict: refused(...conflicts.map(conflictRefusal)),
    effects: keepConflicts(conflicts, { offeredBy: `${event.source} ${event.id}`, actor, causationId: event.id }),
  };
}

const differencesTold = 20;

type HashedChange = { change: ReleasedChange; hash: ContentHash };

function changeConflict(held: HashedChange, offered: HashedChange): DecidedRelease {
  const { changeId } = held.change;
  const difference = countedDifferences(offered.change, held.change, differencesTold);
  return {
    verdict: refused({
      code: 'CHANGE_CONFLICT',
      message: `Change ${changeId} was already released with other content.`,
      at: changeId,
      facts: {
        heldHash: held.hash,
        offeredHash: offered.hash,
        difference: difference.shown,
        differences: difference.total,
      },
    }),
    effects: effectsOf({}),
  };
}
