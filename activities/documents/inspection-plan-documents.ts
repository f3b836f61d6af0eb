// The inspection plan of each affected item for QMS, effective with the same decision as the product. A characteristic
// that names a requirement must find it in the baseline of the change.
import { deriveInspectionPlan, type PlanSource } from '../../domain/inspection/derive-inspection-plan';
import type { InspectionPlan } from '../../domain/inspection/inspection-plan';
import { refusalFailure } from '../to-failure';
import { cutInOf, effectivityContent, type DraftDocument, type PreparationContext } from './preparation-context';
import { findDrawing, findEbom, readEbom } from './read-revision';

export async function inspectionPlanDocuments(context: PreparationContext): Promise<DraftDocument[]> {
  const { handoff, change, decision, stores } = context;
  const { site, changeId } = handoff;
  const documents: DraftDocument[] = [];
  for (const { itemId, toRevision: revision, fromRevision, action } of change.affectedItems) {
    if (action === 'delete') continue;
    const { ebom } = await readEbom(stores, itemId, revision);
    const source = { ebom, drawing: await findDrawing(stores, itemId, revision) };
    const plan = deriveInspectionPlan({ source, previous: await findPrevious(context, itemId, fromRevision) });
    await requireRequirements(context, plan);
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

async function findPrevious(
  { stores }: PreparationContext,
  itemId: string,
  fromRevision: string | null,
): Promise<PlanSource | null> {
  if (fromRevision === null) return null;
  const ebom = await findEbom(stores, itemId, fromRevision);
  return ebom === null ? null : { ebom, drawing: await findDrawing(stores, itemId, fromRevision) };
}

async function requireRequirements({ change, systems }: PreparationContext, plan: InspectionPlan): Promise<void> {
  const named = new Map(
    Object.entries(plan.characteristics).flatMap(([id, { requirement }]) =>
      requirement === null ? [] : [[requirement, id]],
    ),
  );
  if (named.size === 0) return;
  const baseline =
    change.requirementBaseline === null ? null : await systems.requirements.readBaseline(change.requirementBaseline);
  const known = new Set(baseline?.requirementIds ?? []);
  const unknown = [...named].filter(([requirement]) => !known.has(requirement));
  if (unknown.length === 0) return;
  throw refusalFailure(
    unknown.map(([requirement, characteristic]) => ({
      code: 'REQUIREMENT_UNKNOWN',
      message: `Characteristic ${characteristic} verifies ${requirement}, which baseline ${change.requirementBaseline ?? '(none)'} does not hold.`,
      at: characteristic,
    })),
  );
}
