// What the store knows of merges.
import type { PlannedLine } from '../domain/units/judge-component';
import type { ReconciliationDecision, TransformRecord } from '../domain/mbom/reconciliation-decision';

export interface MbomReads {
  /** Of an mBOM as it was handed over to ERP, by line id; null where it never was. */
  findLines(contentHash: string): Promise<Record<string, PlannedLine> | null>;
  /** In the order in which they were signed. */
  listDecisions(handoffId: string): Promise<ReconciliationDecision[]>;
  findTransform(key: { site: string; itemId: string; revision: string }): Promise<TransformRecord | null>;
}
