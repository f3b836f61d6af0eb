// What is kept of merges, as decisions ask for it.
import type { ReconciliationDecision, TransformRecord } from './reconciliation-decision';

export type MbomWrite =
  /** Stands with the retry of the park, or neither does. */
  | { kind: 'mbomReconciled'; parkId: string; decision: ReconciliationDecision }
  /** The newest handing over of a revision at a site is the base of the next merge. */
  | { kind: 'transformKept'; record: TransformRecord };
