// How an open order ends under a change: exactly one signed disposition (RULES 4.2).
import type { ContentHash } from '../identity/artefact';
import { accepted, refused, type Verdict, type Refusal } from '../verdict';
import type { DispositionKind } from './disposition-kind';
import type { OrderEvaluation } from './evaluate-order';

export interface OrderDisposition {
  orderId: string;
  disposition: DispositionKind;
  reason: string;
  /** Number of the concession that allows units not effective for the revision they are built to. */
  concession?: string;
}

/** Dispositions of open orders of one change at one site, under one signature. */
export interface SignedDispositions {
  dispositionId: string;
  handoffId: string;
  changeId: string;
  site: string;
  orders: OrderDisposition[];
  actor: string;
  printedName: string;
  meaning: string;
  signedHash: ContentHash;
  decidedAt: string;
}

export interface StandingDisposition extends OrderDisposition {
  /** The command that recorded it; that of the cut-in's decision where the rule gave it. */
  dispositionId: string;
  actor: string;
  printedName: string;
  decidedAt: string;
}

/** What MES does with an order: the revision it is locked to, whether it stays on hold, whether it ends here. */
export interface OrderOrder {
  revision: string;
  hold: boolean;
  cancelled: boolean;
}

/**
 * Refused: DISPOSITION_NOT_ALLOWED where the order's units, state or an `error` step forbid it, CONCESSION_REQUIRED
 * where units would be finished or used to a revision that is not effective for them, CONCESSION_NOT_TAKEN where one is
 * named for a disposition that takes none: it would let the order go on at its old revision.
 */
export function checkDisposition(evaluation: OrderEvaluation, given: OrderDisposition): Verdict<OrderDisposition> {
  const { orderId, allowed, side } = evaluation;
  const reasons: Refusal[] = [];
  if (!allowed.includes(given.disposition)) {
    reasons.push({
      code: 'DISPOSITION_NOT_ALLOWED',
      message: `${orderId} cannot end by ${given.disposition}: ${evaluation.reason} Open are ${allowed.join(', ')}.`,
      at: orderId,
      facts: { allowed, severity: evaluation.severity },
    });
  }
  const takesConcession = given.disposition === 'useAsIs' || given.disposition === 'finishAtOld';
  if (!takesConcession && given.concession !== undefined) {
    reasons.push({
      code: 'CONCESSION_NOT_TAKEN',
      message: `${orderId}: ${given.disposition} takes no concession, and ${given.concession} is named.`,
      at: orderId,
    });
  }
  const needsConcession = given.disposition === 'useAsIs' || (given.disposition === 'finishAtOld' && side !== 'before');
  if (needsConcession && (given.concession ?? '') === '') {
    reasons.push({
      code: 'CONCESSION_REQUIRED',
      message: `${orderId}: ${given.disposition} leaves units at ${evaluation.revision}, which is not effective for them; name the concession.`,
      at: orderId,
    });
  }
  return reasons.length === 0 ? accepted(given) : refused(...reasons);
}

export function orderAfter(evaluation: OrderEvaluation, disposition: DispositionKind): OrderOrder {
  const { revision: old, toRevision } = evaluation;
  switch (disposition) {
    case 'finishAtOld':
    case 'useAsIs':
      return { revision: old, hold: false, cancelled: false };
    case 'switchBeforeStart':
      return { revision: toRevision, hold: false, cancelled: false };
    case 'holdAndRework':
      // The units stay on hold until the rework itself is done and signed.
      return { revision: toRevision, hold: true, cancelled: false };
    case 'scrap':
    case 'cancelAndReplan':
      return { revision: old, hold: true, cancelled: true };
  }
}
