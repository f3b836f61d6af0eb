// What the store knows of routings and work instructions.
import type { RoutingInForce } from '../domain/locks/routing-in-force';
import type { Verdict } from '../domain/verdict';
import type { DocumentKey, ReleasedDocument } from '../domain/routing/routing-writes';

export interface ReleaseReads {
  findRelease(
    of: DocumentKey & { revision: string },
  ): Promise<Pick<ReleasedDocument, 'contentHash' | 'supersedes'> | null>;
}

/** What MES is to build one revision of an item by. */
export interface RoutingsInForce {
  /** Refused with NOT_RELEASED and AMBIGUOUS_RELEASE. */
  findRoutingInForce(of: { site: string; itemId: string; revision: string }): Promise<Verdict<RoutingInForce>>;
}
