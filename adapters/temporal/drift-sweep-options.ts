// How a drift sweep is started, by its schedule and on demand alike: seen among the stages, and ended where it hangs.
import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';
import type { DriftSweepInput } from '../../ports/workflow-messages';
import { asKeywords, asSummary } from '../../ports/temporal-limits';

/** Of one run, which ends with its pages long before and goes on in the next one. */
const runTimeout = '6h';

export interface DriftSweepOptions {
  args: [DriftSweepInput];
  workflowRunTimeout: '6h';
  staticSummary: string;
  typedSearchAttributes: SearchAttributePair[];
}

export function driftSweepOptions(itemId?: string): DriftSweepOptions {
  return {
    args: [itemId === undefined ? {} : { itemId }],
    workflowRunTimeout: runTimeout,
    staticSummary: asSummary(`Compare ${itemId ?? 'every system'} with the receipts`),
    typedSearchAttributes: [
      { key: defineSearchAttributeKey('CutinStage', 'KEYWORD'), value: 'driftSweep' },
      { key: defineSearchAttributeKey('CutinNeedsHuman', 'BOOL'), value: false },
      ...(itemId === undefined
        ? []
        : [{ key: defineSearchAttributeKey('CutinItems', 'KEYWORD_LIST'), value: asKeywords([itemId]) }]),
    ],
  };
}
