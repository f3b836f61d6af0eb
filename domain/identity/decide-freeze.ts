// The content of an announced revision, read back from PLM, is frozen (RULES 1.1 to 1.3): from then on it holds the letter.
// What was announced alone holds it only while its change lives.
import { effectsOf, type Effects } from '../effects';
import { readDrawingContent } from '../inspection/read-drawing';
import { checkEbom } from '../mbom/check-ebom';
import type { Ebom } from '../mbom/ebom';
import { readEbomContent } from '../mbom/read-ebom';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import type { ContentHash, HashContent, RevisionRef } from './artefact';
import { findLookAlikes, type KnownIdentifier } from './check-look-alikes';
import { keepConflicts } from './keep-conflicts';
import { conflictRefusal, revisionConflict, type HeldRevision } from './revision-conflict';

export interface Freeze {
  announced: RevisionRef;
  content: unknown;
  changeId: string;
  /** Where it was read, for people. */
  source: string;
}

export interface FreezeFacts {
  /** The change was neither called off nor closed. */
  isLive: boolean;
  contentHash: ContentHash;
  /** The hash that is frozen already. */
  frozen: ContentHash | null;
  /** Of the hash that stands, where it is at hand. */
  heldContent: unknown;
  identifiers: readonly KnownIdentifier[];
  hash: HashContent;
}

/** A refusal leaves a trace too: what was offered is kept aside. */
export interface DecidedFreeze {
  verdict: Verdict<RevisionRef>;
  effects: Effects;
}

/** Refusals: HANDOFF_ENDED, REVISION_CONFLICT, EBOM_INVALID and those of checkEbom, those of readDrawingContent, IDENTIFIER_LOOKALIKE. */
export function decideFreeze(freeze: Freeze, facts: FreezeFacts): DecidedFreeze {
  const { announced, content, changeId, source } = freeze;
  const { contentHash, frozen, isLive, heldContent, hash } = facts;
  const name = `${announced.artefactClass} ${announced.itemId} ${announced.revision}`;
  if (!isLive) {
    const message = `${changeId} has ended: ${name} is not frozen for it.`;
    return { verdict: refused({ code: 'HANDOFF_ENDED', message, at: changeId }), effects: effectsOf({}) };
  }
  const held: HeldRevision =
    frozen === null
      ? { contentHash: announced.contentHash, announcedBy: changeId }
      : { contentHash: frozen, announcedBy: null };
  if (contentHash !== held.contentHash) {
    const offered = { ...announced, contentHash };
    const conflict = revisionConflict({ offered, offeredContent: content, held, heldContent }, hash);
    return {
      verdict: refused(conflictRefusal(conflict)),
      effects: keepConflicts([conflict], { offeredBy: source, actor: 'cutin', changeId }),
    };
  }
  const faults = contentFaults(freeze, { name, identifiers: facts.identifiers });
  if (faults.length > 0) return { verdict: refused(...faults), effects: effectsOf({}) };
  const ref = { ...announced, contentHash };
  return {
    verdict: accepted(ref),
    effects: effectsOf({
      writes: [
        { kind: 'contentKept', content },
        { kind: 'revisionFrozen', ref, frozenFor: changeId },
        { kind: 'identifiersKept', changeId, identifiers: partNumbersOf(announced, content) },
      ],
    }),
  };
}

/** The part numbers that a content names; none where it is no eBOM, or not yet known to be one. */
export function partNumbersOf({ artefactClass }: Pick<RevisionRef, 'artefactClass'>, content: unknown): string[] {
  if (artefactClass !== 'ebom') return [];
  const read = readEbomContent(content, '');
  return read.kind === 'refused' ? [] : partsOf(read.value);
}

function partsOf({ occurrences }: Ebom): string[] {
  return [...new Set(Object.values(occurrences).flatMap(({ itemId }) => (itemId === null ? [] : [itemId])))];
}

function contentFaults(
  { announced, content }: Freeze,
  { name, identifiers }: { name: string; identifiers: readonly KnownIdentifier[] },
): Refusal[] {
  if (announced.artefactClass === 'drawing') {
    const drawing = readDrawingContent(content, name);
    return drawing.kind === 'refused' ? drawing.reasons : [];
  }
  const read = readEbomContent(content, name);
  if (read.kind === 'refused') return read.reasons;
  const checked = checkEbom(read.value);
  if (checked.kind === 'refused') return checked.reasons;
  return findLookAlikes([announced.itemId, ...partsOf(read.value)], identifiers);
}
