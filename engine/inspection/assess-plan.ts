// The inspection plan of a new revision, derived from what is frozen (RULES 6.1).
import { accepted, type Verdict } from '../../domain/verdict';
import { deriveInspectionPlan, type PlanSource } from '../../domain/inspection/derive-inspection-plan';
import type { InspectionPlan } from '../../domain/inspection/inspection-plan';
import type { AffectedItem } from '../../domain/change/released-change';
import type { IdentityReads } from '../../ports/identity';
import { findDrawing, findEbom, readEbom } from '../identity/read-revision';

export async function assessPlan(
  revisions: Pick<IdentityReads, 'findRevisionContent'>,
  item: AffectedItem,
): Promise<Verdict<InspectionPlan>> {
  const { itemId, toRevision, fromRevision } = item;
  const current = await readEbom(revisions, itemId, toRevision);
  if (current.kind === 'refused') return current;
  const source = { ebom: current.value.ebom, drawing: await findDrawing(revisions, itemId, toRevision) };
  return accepted(deriveInspectionPlan({ source, previous: await findPrevious(revisions, itemId, fromRevision) }));
}

async function findPrevious(
  revisions: Pick<IdentityReads, 'findRevisionContent'>,
  itemId: string,
  fromRevision: string | null,
): Promise<PlanSource | null> {
  const ebom = await findEbom(revisions, itemId, fromRevision);
  return ebom === null ? null : { ebom, drawing: await findDrawing(revisions, itemId, fromRevision) };
}
