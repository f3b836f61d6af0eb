// What the store knows of contents, released revisions and identifiers.
import type { ArtefactClass, ContentHash } from '../domain/identity/artefact';
import type { KnownIdentifier } from '../domain/identity/check-look-alikes';

export interface RevisionKey {
  artefactClass: ArtefactClass;
  itemId: string;
  revision: string;
}

export interface IdentityReads {
  /** The hash that was announced; its content may not have arrived. */
  findRevisionHash(key: RevisionKey): Promise<ContentHash | null>;
  findRevisionContent(key: RevisionKey): Promise<{ contentHash: ContentHash; content: unknown } | null>;
  /** Null where no content has the hash. */
  findContent(hash: string): Promise<unknown>;
  listIdentifiers(skeletons: readonly string[]): Promise<KnownIdentifier[]>;
}

export function revisionLock({ itemId, revision }: { itemId: string; revision: string }): string {
  return `item ${itemId} ${revision}`;
}

export function identifierLock(skeleton: string): string {
  return `identifier ${skeleton}`;
}
