// Shows what ERP would receive of an item, or of a whole handoff. Nothing is sent.
import { itemsToDecide } from '../../domain/effectivity/read-cut-ins';
import { mergesNothing, notATransform } from '../../domain/mbom/decide-reconciliation';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { changeHandoffId } from '../../domain/handoff/handoff-ids';
import type { Reads } from '../../ports/transaction';
import { changeUnknown } from '../change/unknown';
import { handoffUnknown } from '../handoff/unknown';
import { assessAll } from './assess-all';
import { assessMbom, type AssessMbomGiven, type MbomAssessment } from './assess-mbom';

export interface PreviewGiven extends Omit<AssessMbomGiven, 'identity' | 'mbom'> {
  reads: Reads;
}

/** Refusals: CHANGE_UNKNOWN, SITE_NOT_AFFECTED, ITEM_NOT_AFFECTED, and those of assessMbom. */
export async function previewItem(
  given: PreviewGiven,
  { changeId, site, itemId }: { changeId: string; site: string; itemId: string | null },
): Promise<Verdict<MbomAssessment>> {
  const { reads } = given;
  const change = await reads.changes.findRelease(changeId);
  if (change === null) return refused(changeUnknown(changeId));
  if (!change.sites.includes(site))
    return refused({ code: 'SITE_NOT_AFFECTED', message: `${changeId} is not released for ${site}.`, at: site });
  const items = itemsToDecide(change);
  const item = itemId === null && items.length === 1 ? items[0] : items.find((one) => one.itemId === itemId);
  if (item === undefined) {
    const named = items.map((one) => one.itemId).join(', ');
    return refused({ code: 'ITEM_NOT_AFFECTED', message: `Name one of the affected items: ${named}.`, at: changeId });
  }
  const decisions = await reads.mbom.listDecisions(changeHandoffId({ changeId, site, stage: 'mbomTransform' }));
  return assessMbom({ ...given, ...reads }, { change, item, site, decisions });
}

/** Refusals: HANDOFF_UNKNOWN, NOT_A_TRANSFORM, CHANGE_UNKNOWN, and those of assessMbom. */
export async function previewHandoff(
  given: PreviewGiven,
  handoffId: string,
): Promise<Verdict<{ handoffId: string; parkId: string | null; items: MbomAssessment[] }>> {
  const { reads } = given;
  const handoff = await reads.parks.findHandoff(handoffId);
  if (handoff === null) return refused(handoffUnknown(handoffId));
  const unfit = notATransform(handoff);
  if (unfit !== null) return refused(unfit);
  const { changeId, site, park } = handoff;
  if (changeId === null) return refused(mergesNothing(handoff));
  const change = await reads.changes.findRelease(changeId);
  if (change === null) return refused(changeUnknown(changeId));
  const decisions = await reads.mbom.listDecisions(handoffId);
  const items = await assessAll({ ...given, ...reads }, { change, site, decisions });
  if (items.kind === 'refused') return items;
  return accepted({ handoffId, parkId: park?.parkId ?? null, items: items.value });
}
