// What manufacturing engineers sign where engineering and planners disagree, and the base of the next merge.
import type { ContentHash } from '../identity/artefact';
import type { AccountabilityException } from './check-accountability';
import type { ReconcileChoice } from './merge';

/** What a manufacturing engineer chose and answered for, for one handoff; later ones go before earlier ones. */
export interface ReconciliationDecision {
  decisionId: string;
  handoffId: string;
  choices: (ReconcileChoice & { itemId: string })[];
  exceptions: (AccountabilityException & { itemId: string })[];
  actor: string;
  printedName: string;
  meaning: string;
  signedHash: ContentHash;
  decidedAt: string;
}

/** The pure transform of a revision at a site, as it was when its mBOM was handed over: the base of the next merge. */
export interface TransformRecord {
  site: string;
  itemId: string;
  revision: string;
  handoffId: string;
  ruleSetId: string;
  ruleSetVersion: string;
  lines: unknown;
}
