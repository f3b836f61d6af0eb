// What the store knows of merges.
import type { ReconciliationDecision, TransformRecord } from '../domain/mbom/reconciliation-decision';

export interface MbomReads {
  /** In the order in which they were signed. */
  listDecisions(handoffId: string): Promise<ReconciliationDecision[]>;
  findTransform(key: { site: string; itemId: string; revision: string }): Promise<TransformRecord | null>;
}
