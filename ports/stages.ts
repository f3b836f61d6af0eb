// The governed handoffs: the stages of the main line, and those beside it, with the boundary each crosses.

/** Stages of the main line that run once a site, in this order, after the release. */
export type MainLineStage =
  'effectivityDecision' | 'mbomTransform' | 'mesLock' | 'inspectionPlanUpdate' | 'orderDisposition';

/** Stages that hand over to a receiver at a site; `workOrderLock` runs for one order at a time. */
export type SiteStage = MainLineStage | 'workOrderLock';

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
};

/** Site of a handoff that belongs to no one plant. */
export const noSite = '-';

export type SystemName = 'plm' | 'alm' | 'erp' | 'mes' | 'qms';

/** The system each stage hands over to. The release is received by the engine itself, by reading PLM back. */
export const receiverOf: Readonly<Record<SiteStage, SystemName>> = {
  effectivityDecision: 'plm',
  mbomTransform: 'erp',
  mesLock: 'mes',
  inspectionPlanUpdate: 'qms',
  orderDisposition: 'mes',
  workOrderLock: 'mes',
};
