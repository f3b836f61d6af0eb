// Disposes of open orders under a change, by signature.
import { decideDispositions, isRecorded, mayDispose } from '../../domain/orders/decide-dispositions';
import type { OrderDisposition } from '../../domain/orders/disposition';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { dispositionLock } from '../../ports/dispositions';
import { changeHandoffId } from '../../domain/handoff/handoff-ids';
import type { SignatureGiven, Signing } from '../../ports/signing';
import type { Transactions } from '../../ports/transaction';
import { changeUnknown } from '../change/unknown';
import type { AssessOrdersGiven } from './assess-orders';
import { evaluateOrders } from './evaluate-orders';

export interface DisposeGiven extends Omit<AssessOrdersGiven, 'identity'> {
  transactions: Transactions;
  signing: Signing;
}

export interface DisposeCommand {
  changeId: string;
  site: string;
  dispositionId: string;
  orders: OrderDisposition[];
  actor: string;
  signature: SignatureGiven;
}

type Disposed = Verdict<{ dispositionId: string; handoffId: string }>;

/**
 * Refused with CHANGE_UNKNOWN, SIGNATURE_REFUSED, and like mayDispose, evaluateOrders and decideDispositions; then none of
 * them is recorded. The floor is read before the dispositions take their turn.
 */
export async function dispose(given: DisposeGiven, command: DisposeCommand): Promise<Disposed> {
  const { changeId, site, dispositionId, orders, actor, signature } = command;
  const { reads } = given.transactions;
  const change = await reads.changes.findRelease(changeId);
  if (change === null) return refused(changeUnknown(changeId));
  const unfit = mayDispose(change, actor);
  if (unfit !== null) return refused(unfit);
  const signed = given.signing.sign(actor, signature, { changeId, site, orders });
  if (signed.kind === 'refused') return signed;
  const handoffId = changeHandoffId({ changeId, site, stage: 'orderDisposition' });
  const seen = await reads.dispositions.listDispositions({ changeId, site });
  if (isRecorded(command, seen)) return accepted({ dispositionId, handoffId });
  const evaluated = await evaluateOrders({ ...given, ...reads }, change, site);
  if (evaluated.kind === 'refused') return evaluated;
  return given.transactions.run(async (tx) => {
    await tx.lock([dispositionLock({ changeId, site })]);
    const state = await tx.changes.findState(changeId);
    const dispositions = { dispositionId, handoffId, changeId, site, orders, ...signed.value };
    const decided = decideDispositions(
      { ...dispositions, decidedAt: await tx.clock() },
      {
        handoff: await tx.parks.findHandoff(handoffId),
        isChangeOpen: state === 'received' || state === 'propagating',
        standing: await tx.dispositions.listDispositions({ changeId, site }),
        evaluations: evaluated.value,
      },
    );
    if (decided.kind === 'refused') return decided;
    await tx.commit(decided.value.effects);
    return accepted({ dispositionId, handoffId });
  });
}
