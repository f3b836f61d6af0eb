// The inspection plan of a new revision, derived from what is frozen (RULES 6.1).
import { accepted, type Verdict } from '../../domain/verdict';
import { deriveInspectionPlan, type PlanSource } from '../../domain/inspection/derive-inspection-plan';
import type { InspectionPlan } from '../../domain/inspection/inspection-plan';
import type { AffectedItem } from '../../domain/change/released-change';
import type { ReleaseStore } from '../../ports/stores';
import { findDrawing, findEbom, readEbom } from '../identity/read-revision';

export async function assessPlan(releases: ReleaseStore, item: AffectedItem): Promise<Verdict<InspectionPlan>> {
  const { itemId, toRevision, fromRevision } = item;
  const current = await readEbom(releases, itemId, toRevision);
  if (current.kind === 'refused') return current;
  const source = { ebom: current.value.ebom, drawing: await findDrawing(releases, itemId, toRevision) };
  return accepted(deriveInspectionPlan({ source, previous: await findPrevious(releases, itemId, fromRevision) }));
}

async function findPrevious(
  releases: ReleaseStore,
  itemId: string,
  fromRevision: string | null,
): Promise<PlanSource | null> {
  const ebom = await findEbom(releases, itemId, fromRevision);
  return ebom === null ? null : { ebom, drawing: await findDrawing(releases, itemId, fromRevision) };
}
