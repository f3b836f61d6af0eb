// Weighs candidate cut-ins side by side on the impact as it is now. Nothing is decided.
import { compareOptions, type Candidate, type OptionOutcome, type Prices } from '../../domain/change/compare-options';
import type { ReleasedChange } from '../../domain/change/released-change';
import type { EffectivityStatement } from '../../domain/effectivity/effectivity-statement';
import type { PlantDay } from '../../domain/effectivity/plant-day';
import { itemsToDecide } from '../../domain/effectivity/read-cut-ins';
import type { TransformRules } from '../../domain/mbom/transform-rules';
import type { ChangeStep, OrderMatrix } from '../../domain/orders/order-matrix';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { readSteps } from '../orders/assess-orders';
import { showImpact, type ShowImpactGiven } from './show-impact';
import { changeUnknown } from './unknown';

export interface CompareCutInsGiven extends ShowImpactGiven {
  matrix: OrderMatrix;
  rules: TransformRules;
  plantDay: PlantDay;
}

/** Refused like showImpact, and with the refusals of the transform. */
export async function compareCutIns(
  given: CompareCutInsGiven,
  command: { changeId: string; site: string; candidates: Candidate[]; prices: Prices },
): Promise<Verdict<{ impactHash: string; options: OptionOutcome[] }>> {
  const { changeId, site, candidates, prices } = command;
  const shown = await showImpact(given, { changeId, site });
  if (shown.kind === 'refused') return shown;
  const change = await given.transactions.reads.changes.findRelease(changeId);
  if (change === null) return refused(changeUnknown(changeId));
  const facts = await readFacts(given, change, site);
  if (facts.kind === 'refused') return facts;
  const { impactHash, impact } = shown.value;
  const { matrix, serialRules } = given;
  const of = (itemId: string): ItemFacts | undefined => facts.value.get(itemId);
  const options = compareOptions(
    {
      impact,
      matrix,
      prices,
      stepsOf: (itemId) => of(itemId)?.steps ?? [],
      standingOf: (itemId) => of(itemId)?.standing ?? [],
      derivedFrom: (itemId) => of(itemId)?.derivedFrom ?? {},
      endItem: change.endItem,
      serialRules,
    },
    candidates,
  );
  return accepted({ impactHash, options });
}

interface ItemFacts {
  steps: ChangeStep[];
  standing: EffectivityStatement[];
  derivedFrom: Record<string, string[]>;
}

async function readFacts(
  { transactions: { reads }, rules, plantDay }: CompareCutInsGiven,
  change: ReleasedChange,
  site: string,
): Promise<Verdict<Map<string, ItemFacts>>> {
  const facts = new Map<string, ItemFacts>();
  for (const item of itemsToDecide(change)) {
    const { itemId } = item;
    const steps = await readSteps({ identity: reads.identity, rules, plantDay }, { change, item, site });
    if (steps.kind === 'refused') return steps;
    facts.set(itemId, {
      steps: steps.value,
      standing: await reads.effectivity.listStatements({ itemId, site, planned: true }),
      derivedFrom: await reads.changes.findDerivation(itemId),
    });
  }
  return accepted(facts);
}
