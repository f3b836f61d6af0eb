// What the store knows of routings and work instructions.
import type { DocumentKey, ReleasedDocument } from '../domain/routing/routing-writes';

export interface ReleaseReads {
  findRelease(
    of: DocumentKey & { revision: string },
  ): Promise<Pick<ReleasedDocument, 'contentHash' | 'supersedes'> | null>;
}
