// What the routes that look at the floor are given, and the questions most of them begin with.
import type { TransformRules } from '../../domain/mbom/transform-rules';
import type { Verdict } from '../../domain/verdict';
import type { SerialRules } from '../../domain/effectivity/serial';
import type { HashContent } from '../../domain/identity/artefact';
import type { OrderMatrix } from '../../domain/orders/order-matrix';
import type { Credentials } from '../../ports/accounts';
import type { ReleasedChange } from '../../domain/change/released-change';
import type { Intakes } from '../../ports/intake';
import type { Delivery } from '../../ports/outbox';
import type { HandoffSummary, ReadModel } from '../../ports/read-model';
import type { Signing } from '../../ports/signing';
import type { Stores } from '../../ports/stores';
import type { Systems } from '../../ports/systems';
import type { Transactions } from '../../ports/transaction';
import { Problem, refusalProblem } from '../problem';

export interface Engine {
  stores: Stores;
  systems: Systems;
  rules: TransformRules;
  matrix: OrderMatrix;
  serialRules: SerialRules;
  hash: HashContent;
  intakes: Intakes;
  transactions: Transactions;
  signing: Signing;
  readModel: ReadModel;
  credentials: Credentials;
  /** Whether the workflow was told of the recorded message by now, after a short wait at most. */
  awaitDelivery: (key: string) => Promise<Delivery>;
}

export async function requireChange({ stores }: Pick<Engine, 'stores'>, changeId: string): Promise<ReleasedChange> {
  const change = await stores.releases.findRelease(changeId);
  if (change === null) throw new Problem(404, 'CHANGE_UNKNOWN', `There is no change ${changeId}.`);
  return change;
}

export async function requireHandoff(
  { readModel }: Pick<Engine, 'readModel'>,
  handoffId: string,
): Promise<HandoffSummary> {
  const handoff = await readModel.findHandoff(handoffId);
  if (handoff === null) throw new Problem(404, 'HANDOFF_UNKNOWN', `There is no handoff ${handoffId}.`);
  return handoff;
}

/** RULES 12: the author of a change neither decides its effectivity nor disposes of its orders. */
export function refuseAuthor(change: ReleasedChange, actor: string, what: string): void {
  if (change.author === actor) throw new Problem(403, 'SIGNER_IS_AUTHOR', `The author of a change does not ${what}.`);
}

export function valueOrProblem<T>(decision: Verdict<T>): T {
  if (decision.kind === 'refused') throw refusalProblem(decision.reasons);
  return decision.value;
}
