// A change as released by PLM: the formal order that releases revisions, by reference. Wire types: plain JSON.
import type { ArtefactClass, RevisionRef } from '../identity/artefact';
import type { ClassifiedItem } from './check-change-class';

export interface ReleasedArtefact {
  artefactClass: Extract<ArtefactClass, 'ebom' | 'drawing'>;
  revision: string;
  contentHash: string;
}

export interface AffectedItem extends ClassifiedItem {
  fromRevision: string | null;
  toRevision: string;
  artefacts: ReleasedArtefact[];
  /** Further revisions whose changes the new one holds (RULES 2.6); empty where it is derived from one alone. */
  mergedFrom: string[];
}

export interface ReleasedChange {
  changeId: string;
  title: string;
  author: string;
  endItem: string;
  sites: string[];
  /** RFC 3339 time of the formal release. */
  releasedAt: string;
  affectedItems: AffectedItem[];
  /** Requirement baseline in ALM that the drawing characteristics verify; null where the product has none. */
  requirementBaseline: string | null;
}

/** The event that announced it, as it was received. */
export interface ReleaseEvent {
  source: string;
  id: string;
  type: string;
  subject: string | null;
  body: unknown;
}

/** Inline content that came with the event, stored and replaced by its reference. */
export interface InlineContent {
  ref: RevisionRef;
  content: unknown;
}
