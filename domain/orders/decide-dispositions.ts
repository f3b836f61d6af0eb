// A human ends open orders under a change, by signature: each in exactly one way, all of them or none (RULES 4.2).
import { changeHandoff } from '../handoff/handoff-ids';
import type { ReleasedChange } from '../change/released-change';
import { effectsOf, type Effects } from '../effects';
import type { StandingHandoff } from '../handoff/park-resolution';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import {
  checkDisposition,
  type OrderDisposition,
  type SignedDispositions,
  type StandingDisposition,
} from './disposition';
import type { OrderEvaluation } from './evaluate-order';

export interface DispositionFacts {
  /** The handoff that waits for dispositions; null before it is proposed. */
  handoff: StandingHandoff | null;
  isChangeOpen: boolean;
  standing: Readonly<Record<string, StandingDisposition>>;
  /** Every open order under the change, by its id. */
  evaluations: ReadonlyMap<string, OrderEvaluation>;
}

const ended = ['verified', 'waived', 'aborted', 'withdrawn'];

/** RULES 12: the author of a change does not dispose of its orders. */
export function mayDispose(change: ReleasedChange, actor: string): Refusal | null {
  return change.author === actor
    ? { code: 'SIGNER_IS_AUTHOR', message: 'The author of a change does not dispose of its orders.', at: actor }
    : null;
}

/** Whether all of it was recorded by the same command before. */
export function isRecorded(
  { dispositionId, orders }: Pick<SignedDispositions, 'dispositionId' | 'orders'>,
  standing: DispositionFacts['standing'],
): boolean {
  return orders.every(({ orderId }) => dispositionOf(standing, orderId)?.dispositionId === dispositionId);
}

/**
 * Refusals: ORDER_DISPOSED (another disposition of the order stands), DISPOSITIONS_CLOSED (nothing takes them any more),
 * ORDER_NOT_AFFECTED, and those of checkDisposition.
 */
export function decideDispositions(
  given: SignedDispositions,
  facts: DispositionFacts,
): Verdict<{ dispositionId: string; effects: Effects }> {
  const { dispositionId, changeId, site, handoffId, orders, actor } = given;
  if (isRecorded(given, facts.standing)) return accepted({ dispositionId, effects: effectsOf({}) });
  const taken = orders.flatMap((one) => disposedBefore(given, one, facts));
  if (taken.length > 0) return refused(...taken);
  if (!facts.isChangeOpen || (facts.handoff !== null && ended.includes(facts.handoff.state)))
    return refused({
      code: 'DISPOSITIONS_CLOSED',
      message: `The orders of ${changeId} at ${site} are settled: nothing takes a disposition any more.`,
      at: handoffId,
    });
  const unfit = orders.flatMap((one) => unfitDisposition(one, facts));
  if (unfit.length > 0) return refused(...unfit);
  const { workflowId } = changeHandoff({ changeId, site, stage: 'orderDisposition', items: [] });
  return accepted({
    dispositionId,
    effects: effectsOf({
      writes: [{ kind: 'ordersDisposed', dispositions: given }],
      outbox: [{ key: `dispose ${dispositionId}`, kind: 'dispose', payload: { workflowId, dispositionId, actor } }],
      ledger: [
        {
          key: `disposed ${dispositionId}`,
          kind: 'ordersDisposed',
          actor,
          changeId,
          handoffId,
          body: { ...given },
        },
      ],
    }),
  });
}

function dispositionOf(standing: DispositionFacts['standing'], orderId: string): StandingDisposition | undefined {
  return Object.hasOwn(standing, orderId) ? standing[orderId] : undefined;
}

function disposedBefore(
  { dispositionId }: SignedDispositions,
  { orderId }: OrderDisposition,
  { standing }: DispositionFacts,
): Refusal[] {
  const held = dispositionOf(standing, orderId);
  if (held === undefined || held.dispositionId === dispositionId) return [];
  const message = `${orderId} ends by ${held.disposition}, signed by ${held.printedName}.`;
  return [{ code: 'ORDER_DISPOSED', message, at: orderId }];
}

function unfitDisposition(given: OrderDisposition, { evaluations }: DispositionFacts): Refusal[] {
  const { orderId } = given;
  const evaluation = evaluations.get(orderId);
  if (evaluation === undefined)
    return [{ code: 'ORDER_NOT_AFFECTED', message: `${orderId} is no open order under this change.`, at: orderId }];
  const checked = checkDisposition(evaluation, given);
  return checked.kind === 'refused' ? checked.reasons : [];
}
