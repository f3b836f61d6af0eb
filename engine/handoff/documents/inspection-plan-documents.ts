// The inspection plan of each affected item for QMS, effective with the same decision as the product. A characteristic
// that names a requirement must find it in the baseline of the change.
import type { NewDocument } from '../../../contract/documents/documents';
import { assessPlan } from '../../inspection/assess-plan';
import type { InspectionPlan } from '../../../domain/inspection/inspection-plan';
import type { ReleasedChange } from '../../../domain/change/released-change';
import type { Refusal } from '../../../domain/verdict';
import { Refused, orThrow } from '../../../ports/refused';
import { cutInOf, effectivityContent, type DecidedChange } from './preparation-context';

export async function inspectionPlanDocuments(context: DecidedChange): Promise<NewDocument[]> {
  const { handoff, changeId, change, decision, transactions } = context;
  const { site } = handoff;
  const known = knownRequirements(context);
  const documents: NewDocument[] = [];
  for (const item of change.affectedItems) {
    const { itemId, toRevision: revision, fromRevision, action } = item;
    if (action === 'delete') continue;
    const plan = orThrow(await assessPlan(transactions.reads.identity, item));
    await requireRequirements(change, plan, known);
    documents.push({
      system: 'qms',
      document: { kind: 'inspectionPlan', site, itemId, revision },
      content: {
        itemId,
        revision,
        site,
        changeId,
        effectivity: effectivityContent(cutInOf(decision, itemId), decision),
        derivedFrom: fromRevision,
        ...plan,
      },
    });
  }
  return documents;
}

/** The baseline is read once, by the first plan that names a requirement of it. */
function knownRequirements({ change, systems }: DecidedChange): () => Promise<Set<string>> {
  const { requirementBaseline } = change;
  const read = async (): Promise<Set<string>> => {
    const baseline = requirementBaseline === null ? null : await systems.requirements.readBaseline(requirementBaseline);
    return new Set(baseline?.requirementIds ?? []);
  };
  let known: Promise<Set<string>> | undefined;
  return () => (known ??= read());
}

async function requireRequirements(
  change: ReleasedChange,
  plan: InspectionPlan,
  readKnown: () => Promise<Set<string>>,
): Promise<void> {
  const named = new Map(
    Object.entries(plan.characteristics).flatMap(([id, { requirement }]) =>
      requirement === null ? [] : [[requirement, id]],
    ),
  );
  if (named.size === 0) return;
  const known = await readKnown();
  const unknown = [...named].filter(([requirement]) => !known.has(requirement));
  if (unknown.length === 0) return;
  throw new Refused(
    ...unknown.map(([requirement, characteristic]): Refusal => ({
      code: 'REQUIREMENT_UNKNOWN',
      message: `Characteristic ${characteristic} verifies ${requirement}, which baseline ${change.requirementBaseline ?? '(none)'} does not hold.`,
      at: characteristic,
    })),
  );
}
