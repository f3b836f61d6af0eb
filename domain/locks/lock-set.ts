// Glossary of the lock (RULES 5). A *lock set* names the exact revisions one work order is built to; its *seal* is the
// SHA-256 of it; a *lock* is one version of a lock set for one order, never rewritten. Nothing in it means "latest".
import type { ContentHash } from '../identity/artefact';

/** A revision by what it is called and by what it holds. */
export interface PinnedRevision {
  id: string;
  revision: string;
  contentHash: string;
}

export interface LockedOperation {
  operation: string;
  /** Operations run in ascending sequence. */
  sequence: number;
  /** The work instruction to be shown. */
  instruction: PinnedRevision;
}

/** Every field is mandatory (RULES 5.1). `software` is empty where the product has none, which the eBOM states. */
export interface LockSet {
  site: string;
  orderId: string;
  itemId: string;
  /** The item whose serials are counted. */
  endItem: string;
  /** The order's units as a range text in normal form; null where it builds one lot. */
  serials: string | null;
  lot: string | null;
  revision: string;
  /** The statement, change and decision that made the revision effective for these units (RULES 2.9). */
  effectivity: { statementId: string; changeId: string; decisionId: string };
  drawing: PinnedRevision;
  ebom: PinnedRevision;
  mbom: PinnedRevision;
  routing: PinnedRevision & { operations: LockedOperation[] };
  inspectionPlan: PinnedRevision;
  /** By occurrence of the eBOM. */
  software: Record<string, PinnedRevision>;
}

/** RULES 5.2. */
export function sealOf(lockSet: LockSet, hash: (content: unknown) => ContentHash): ContentHash {
  return hash(lockSet);
}
