// What the store knows of handoffs, of what they prepared and of their receipts.
import type { PreparedDocument } from '../domain/handoff/document';
import type { HandoffRecord } from '../domain/handoff/handoff-record';
import type { RecordedPark } from '../domain/handoff/standing';
import type { ContentHash } from '../domain/identity/artefact';

export interface HandoffReads {
  /** Inside a transaction it stays as it is until its end. */
  findRecord(handoffId: string): Promise<HandoffRecord | null>;
  /** Whether this wait was recorded, whatever became of it. */
  isParkRecorded(parkId: string): Promise<boolean>;
  /** Oldest first, each with the answer that stands. */
  listParks(handoffId: string): Promise<RecordedPark[]>;
  /** The newest generation for which documents were fixed; 0 where none were. */
  findNewestGeneration(handoffId: string): Promise<number>;
  /** Ids of those that a change has begun. */
  listOfChange(changeId: string): Promise<string[]>;
  /** What was fixed for a generation, in its order; nothing where nothing was fixed yet. */
  listPrepared(handoffId: string, generation: number): Promise<PreparedDocument[]>;
  /** Of any generation, the newest first: what an abort must take back. */
  listEveryPrepared(handoffId: string): Promise<(PreparedDocument & { generation: number })[]>;
  /** The receipt of a document that was verified. */
  findReceipt(
    handoffId: string,
    documentPath: string,
  ): Promise<{ localRevision: number; label: string; contentHash: ContentHash } | null>;
}

/** Whoever moves a handoff holds this name meanwhile. */
export function handoffLock(handoffId: string): string {
  return `handoff ${handoffId}`;
}
