// The names of the governed handoffs. What each is stands in its declaration, `engine/handoff/stages/<stage>.ts`; a name
// without one does not compile.
import type { SystemName } from './system-name';

export const stageNames = [
  'release',
  'effectivityDecision',
  'mbomTransform',
  'mesLock',
  'inspectionPlanUpdate',
  'orderDisposition',
  'workOrderLock',
  'driftRepair',
] as const;

export type Stage = (typeof stageNames)[number];

/** Boundary numbers of the glossary: ALM -1-> PLM -2-> ERP -3-> MES -4-> QMS -5-> ALM/PLM. */
export type Boundary = 1 | 2 | 3 | 4 | 5;

/** Site of a handoff that belongs to no one plant. */
export const noSite = '-';

/** Stages of the main line that run once a site, in this order, after the release. */
export type MainLineStage =
  'effectivityDecision' | 'mbomTransform' | 'mesLock' | 'inspectionPlanUpdate' | 'orderDisposition';

/** Stages that hand over at a site; `workOrderLock` runs for one order at a time, `driftRepair` for one finding. */
export type SiteStage = MainLineStage | 'workOrderLock' | 'driftRepair';

export const siteStages: readonly MainLineStage[] = [
  'effectivityDecision',
  'mbomTransform',
  'mesLock',
  'inspectionPlanUpdate',
  'orderDisposition',
];

export const boundaryOf: Readonly<Record<Stage, Boundary>> = {
  release: 2,
  effectivityDecision: 2,
  mbomTransform: 2,
  mesLock: 3,
  inspectionPlanUpdate: 4,
  orderDisposition: 3,
  workOrderLock: 3,
  driftRepair: 3,
};

/** How people call the receiver of a stage; a repair writes to whichever system drifted. */
export function receiverName(stage: Stage): string {
  return stage === 'driftRepair' ? 'the system' : stage === 'release' ? 'Cutin' : receiverOf[stage].toUpperCase();
}

const receiverOf: Readonly<Record<Exclude<SiteStage, 'driftRepair'>, SystemName>> = {
  effectivityDecision: 'plm',
  mbomTransform: 'erp',
  mesLock: 'mes',
  inspectionPlanUpdate: 'qms',
  orderDisposition: 'mes',
  workOrderLock: 'mes',
};
