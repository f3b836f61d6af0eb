// Identity of controlled things (RULES 1). An *artefact class* is a kind of controlled thing, a *revision* one
// released, immutable state of an item's artefact, identified by its letter and by its content hash.

/** The kinds of controlled things the main line carries. */
export type ArtefactClass =
  | 'change'
  | 'ebom'
  | 'drawing'
  | 'requirementBaseline'
  | 'effectivity'
  | 'mbom'
  | 'orderRevisions'
  | 'inspectionPlan';

/** SHA-256 of the RFC 8785 canonical JSON of a content, 64 lower-case hexadecimal digits. */
export type ContentHash = string & { readonly __brand: 'ContentHash' };

export interface RevisionKey {
  artefactClass: ArtefactClass;
  itemId: string;
  revision: string;
}

export interface RevisionRef extends RevisionKey {
  contentHash: ContentHash;
}

/** Handed to the domain, which has no cryptography of its own. */
export type HashContent = (content: unknown) => ContentHash;
