// The governed handoffs: the stages of the main line, and those beside it, with the boundary each crosses.
import type { SystemName } from '../contract/system-names';

/** Stages of the main line that run once a site, in this order, after the release. */
export type MainLineStage =
  'effectivityDecision' | 'mbomTransform' | 'mesLock' | 'inspectionPlanUpdate' | 'orderDisposition';

/** Stages that hand over at a site; `workOrderLock` runs for one order at a time, `driftRepair` for one finding. */
export type SiteStage = MainLineStage | 'workOrderLock' | 'driftRepair';

export type Stage = 'release' | SiteStage;

export const siteStages: readonly MainLineStage[] = [
  'effectivityDecision',
  'mbomTransform',
  'mesLock',
  'inspectionPlanUpdate',
  'orderDisposition',
];

/** Boundary numbers of PRODUCT.md: ALM -1-> PLM -2-> ERP -3-> MES -4-> QMS -5-> ALM/PLM. */
export const boundaryOf: Readonly<Record<Stage, 1 | 2 | 3 | 4 | 5>> = {
  release: 2,
  effectivityDecision: 2,
  mbomTransform: 2,
  mesLock: 3,
  inspectionPlanUpdate: 4,
  orderDisposition: 3,
  workOrderLock: 3,
  driftRepair: 3,
};

/** Site of a handoff that belongs to no one plant. */
export const noSite = '-';

export type { SystemName };

/** How people call the receiver of a stage; a repair writes to whichever system drifted. */
export function receiverName(stage: SiteStage): string {
  return stage === 'driftRepair' ? 'the system' : receiverOf[stage].toUpperCase();
}

/** The system each stage hands over to. The release is received by the engine itself, by reading PLM back. */
export const receiverOf: Readonly<Record<Exclude<SiteStage, 'driftRepair'>, SystemName>> = {
  effectivityDecision: 'plm',
  mbomTransform: 'erp',
  mesLock: 'mes',
  inspectionPlanUpdate: 'qms',
  orderDisposition: 'mes',
  workOrderLock: 'mes',
};
