// Decides the effectivity of a change at a site, by signature.
import type { Impact } from '../../domain/change/impact';
import type { ReleasedChange } from '../../domain/change/released-change';
import type { StockDisposition } from '../../domain/change/stock-disposition';
import {
  decideEffectivity,
  mayDecide,
  notADecision,
  overlapRefusal,
  standingDecision,
} from '../../domain/effectivity/decide-effectivity';
import type { ExecutedWork } from '../../domain/effectivity/check-retroactive';
import type { EffectivityDecision } from '../../domain/effectivity/effectivity-decision';
import { readCutIns, shownCutIn, type AskedCutIn, type ShownCutIn } from '../../domain/effectivity/read-cut-ins';
import type { PlantDay } from '../../domain/effectivity/plant-day';
import type { SerialRules } from '../../domain/effectivity/serial';
import type { HashContent } from '../../domain/identity/artefact';
import type { OrderMatrix } from '../../domain/orders/order-matrix';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { effectivityLock } from '../../ports/effectivity';
import { Rival } from '../../ports/rival';
import type { SignatureGiven, Signing } from '../../ports/signing';
import type { Systems } from '../../ports/systems';
import type { Transaction, Transactions } from '../../ports/transaction';
import { changeUnknown } from '../change/unknown';
import { readImpact } from '../change/read-impact';
import { handoffUnknown } from '../handoff/unknown';
import { readSeries } from './read-series';
import { ownOf } from '../../domain/own-of';

export interface DecideGiven {
  transactions: Transactions;
  systems: Pick<Systems, 'workOrders' | 'stock' | 'whereUsed'>;
  signing: Signing;
  matrix: OrderMatrix;
  serialRules: SerialRules;
  plantDay: PlantDay;
  hash: HashContent;
  newId: () => string;
}

export interface DecideCommand {
  handoffId: string;
  decisionId: string;
  cutIns: readonly AskedCutIn[];
  stock: StockDisposition[];
  /** The impact it is taken on, as it was shown. */
  impactHash: string;
  /** Revisions that the signer states to be independent of the decided ones, and why. */
  independent: { of: string[]; reason: string } | null;
  /** Why it may reach back, to days before the release or to units that are done; null where the signer states no such thing. */
  retroactive: { reason: string } | null;
  /** Why it may leave units without any revision; null where the signer confirms no such thing. */
  confirmGaps: { reason: string } | null;
  actor: string;
  signature: SignatureGiven;
}

type Decided = Verdict<{ decisionId: string; handoffId: string; cutIns: ShownCutIn[] }>;

/**
 * Refused with HANDOFF_UNKNOWN, CHANGE_UNKNOWN, SIGNATURE_REFUSED, and like mayDecide, readCutIns, readImpact and
 * decideEffectivity; then nothing is recorded. The impact is read before the decision takes its turn, so that no rival waits
 * for another system.
 */
export async function decide(given: DecideGiven, command: DecideCommand): Promise<Decided> {
  const { reads } = given.transactions;
  const signed = await signDecision(given, command);
  if (signed.kind === 'refused') return signed;
  const decision = signed.value;
  const { decisionId, handoffId, changeId, site } = decision;
  const standing = await reads.effectivity.findDecision(handoffId);
  if (standing !== null) return answerOf(standingDecision(standing, decision));
  const change = await reads.changes.findRelease(changeId);
  if (change === null) return refused(changeUnknown(changeId));
  const impact = await readImpact({ ...given, identity: reads.identity }, change, site);
  if (impact.kind === 'refused') return impact;
  try {
    return await given.transactions.run(async (tx) => {
      const decided = await decideIn(tx, given, { decision, change, impact: impact.value });
      if (decided.kind === 'refused') return decided;
      await tx.commit(decided.value.effects);
      return answerOf(accepted(decided.value.decision));
    });
  } catch (error) {
    if (error instanceof Rival && error.kind === 'overlap')
      return refused(overlapRefusal(handoffId, { constraint: error.constraint, decisionId }));
    throw error;
  }
}

function answerOf(decided: Verdict<EffectivityDecision>): Decided {
  if (decided.kind === 'refused') return decided;
  const { decisionId, handoffId, cutIns } = decided.value;
  return accepted({ decisionId, handoffId, cutIns: cutIns.map(shownCutIn) });
}

/** What is signed, whole; its time is that of its turn. */
async function signDecision(given: DecideGiven, command: DecideCommand): Promise<Verdict<EffectivityDecision>> {
  const { handoffId, decisionId, stock, impactHash, independent, actor, signature } = command;
  const { reads } = given.transactions;
  const handoff = await reads.parks.findHandoff(handoffId);
  if (handoff === null) return refused(handoffUnknown(handoffId));
  const { changeId, site } = handoff;
  if (changeId === null) return refused(notADecision(handoff));
  const change = await reads.changes.findRelease(changeId);
  if (change === null) return refused(changeUnknown(changeId));
  const unfit = mayDecide(handoff, change, actor);
  if (unfit !== null) return refused(unfit);
  const series = await readSeries(reads.effectivity, change, command.cutIns);
  const knownSeries = (endItem: string): string[] => ownOf(series, endItem) ?? [];
  const cutIns = readCutIns(change, command.cutIns, { serialRules: given.serialRules, knownSeries });
  if (cutIns.kind === 'refused') return cutIns;
  const independentOf = independent?.of ?? [];
  const reasons = {
    independenceReason: independent?.reason ?? null,
    retroactiveReason: command.retroactive?.reason ?? null,
    gapsReason: command.confirmGaps?.reason ?? null,
  };
  const content = { handoffId, cutIns: cutIns.value, stock, impactHash, independentOf, ...reasons };
  const signed = given.signing.sign(actor, signature, content);
  if (signed.kind === 'refused') return signed;
  return accepted({ decisionId, changeId, site, ...content, ...signed.value, decidedAt: '' });
}

async function decideIn(
  tx: Transaction,
  { matrix, hash, newId, plantDay }: DecideGiven,
  { decision, change, impact }: { decision: EffectivityDecision; change: ReleasedChange; impact: Impact },
): Promise<ReturnType<typeof decideEffectivity>> {
  const { handoffId, site, impactHash } = decision;
  const itemIds = decision.cutIns.map(({ itemId }) => itemId);
  await tx.lock(itemIds.map((itemId) => effectivityLock({ itemId, site })));
  const handoff = await tx.parks.findHandoff(handoffId);
  if (handoff === null) return refused(handoffUnknown(handoffId));
  const statements = [];
  const derivedFrom: Record<string, Record<string, string[]>> = {};
  const executed: Record<string, ExecutedWork[]> = {};
  for (const itemId of itemIds) {
    statements.push(...(await tx.effectivity.listStatements({ itemId, site, planned: true })));
    derivedFrom[itemId] = await tx.changes.findDerivation(itemId);
    executed[itemId] = await tx.units.listExecuted({ site, itemId });
  }
  const decidedAt = await tx.clock();
  return decideEffectivity(
    { ...decision, decidedAt },
    {
      handoff,
      standing: await tx.effectivity.findDecision(handoffId),
      impact: { now: impact, hash: hash(impact), seen: await tx.identity.findContent(impactHash) },
      matrix,
      statements,
      derivedFrom,
      knownSeries: await readSeries(tx.effectivity, change, decision.cutIns),
      executed,
      releasedOn: plantDay(site, change.releasedAt),
      newId,
    },
  );
}
