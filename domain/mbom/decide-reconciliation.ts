// A manufacturing engineer settles, by signature, what engineering and planners changed differently (RULES 3.5). The choices
// stand with the retry of the park, or neither does.
import type { ReleasedChange } from '../change/released-change';
import { combine, effectsOf, type Effects } from '../effects';
import { alreadyResolved, resolvePark } from '../handoff/decide-resolution';
import type { StandingHandoff, StandingResolution } from '../handoff/park-resolution';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import type { Reconciled } from './reconcile-mbom';
import type { ReconciliationDecision } from './reconciliation-decision';

/** What the merge of one item gives with the new choices. */
export interface MergeFacts {
  itemId: string;
  reconciled: Pick<Reconciled, 'discrepancies'>;
  /** Accepted where the mBOM may then be sent. */
  release: Verdict<unknown>;
}

/** Parks that choices or signed exceptions can free. */
const reconcilable = ['RECONCILIATION_OPEN', 'MBOM_NOT_ACCOUNTABLE', 'MBOM_MOSTLY_EXCLUDED'];

/** Refusals before anything is read: NOT_A_TRANSFORM, SIGNER_IS_AUTHOR (RULES 12). */
export function mayReconcile(handoff: StandingHandoff, change: ReleasedChange, actor: string): Refusal | null {
  return (
    notATransform(handoff) ??
    (change.author === actor
      ? { code: 'SIGNER_IS_AUTHOR', message: 'The author of a change does not settle its mBOM.', at: actor }
      : null)
  );
}

export function notATransform(handoff: StandingHandoff): Refusal | null {
  return handoff.stage === 'mbomTransform' ? null : mergesNothing(handoff);
}

export function mergesNothing({ handoffId }: Pick<StandingHandoff, 'handoffId'>): Refusal {
  return { code: 'NOT_A_TRANSFORM', message: `${handoffId} merges nothing.`, at: handoffId };
}

/** Refused with PARK_NOT_CURRENT: the handoff waits for no choice under this park. */
export function waitsForChoice({ handoffId, park, state, reason }: StandingHandoff, parkId: string): Refusal | null {
  if (park?.parkId === parkId && reconcilable.includes(reason ?? '')) return null;
  return {
    code: 'PARK_NOT_CURRENT',
    message: `${handoffId} waits for no choice under ${parkId}: it is ${park?.parkId ?? state} (${reason ?? 'no reason'}).`,
    at: parkId,
  };
}

/**
 * Refusals: PARK_NOT_CURRENT, ALREADY_RESOLVED, CHOICE_NOT_OPEN (a choice that meets no suspect as it stands now was made on
 * something that is gone), and why the mBOM could still not be sent.
 */
export function decideReconciliation(
  { parkId, decision }: { parkId: string; decision: ReconciliationDecision },
  facts: { handoff: StandingHandoff; standing: StandingResolution | null; merges: readonly MergeFacts[] },
): Verdict<{ decisionId: string; effects: Effects }> {
  const { handoff, standing, merges } = facts;
  const { decisionId, handoffId, actor } = decision;
  if (standing?.resolutionId === decisionId) return accepted({ decisionId, effects: effectsOf({}) });
  const waiting = waitsForChoice(handoff, parkId);
  if (waiting !== null) return refused(waiting);
  if (standing !== null) return refused(alreadyResolved(parkId, standing));
  const idle = decision.choices.flatMap((choice) => idleChoice(choice, merges));
  if (idle.length > 0) return refused(...idle);
  const reasons = merges.flatMap(({ release }) => (release.kind === 'refused' ? release.reasons : []));
  if (reasons.length > 0) return refused(...reasons);
  const retry = {
    resolutionId: decisionId,
    parkId,
    action: 'retry' as const,
    actor,
    reason: 'reconciled by signature',
  };
  const effects = combine(resolvePark(handoff, retry), {
    writes: [{ kind: 'mbomReconciled', parkId, decision }],
    ledger: [
      {
        key: `reconciled ${decisionId}`,
        kind: 'mbomReconciled',
        actor,
        ...(handoff.changeId === null ? {} : { changeId: handoff.changeId }),
        handoffId,
        body: { ...decision },
      },
    ],
  });
  return accepted({ decisionId, effects });
}

function idleChoice(choice: ReconciliationDecision['choices'][number], merges: readonly MergeFacts[]): Refusal[] {
  const { itemId, lineId, facet, engineering, planning } = choice;
  const merge = merges.find((one) => one.itemId === itemId);
  const meets = merge?.reconciled.discrepancies.some(
    (one) =>
      one.kind === 'suspect' &&
      one.lineId === lineId &&
      one.facet === facet &&
      one.engineering === engineering &&
      one.planning === planning,
  );
  if (meets === true) return [];
  return [
    {
      code: 'CHOICE_NOT_OPEN',
      message: `${lineId} ${facet} is no suspect with these values; read the merge again.`,
      at: lineId,
      facts: { itemId, facet },
    },
  ];
}
