// The names of the governed handoffs. What each is stands in its declaration, `engine/handoff/stages/<stage>.ts`; a name
// without one does not compile.

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

/** Every stage but the release hands documents over, in a workflow of its own name. */
export type CarriedStage = Exclude<Stage, 'release'>;

/** Boundary numbers of the glossary: ALM -1-> PLM -2-> ERP -3-> MES -4-> QMS -5-> ALM/PLM. */
export type Boundary = 1 | 2 | 3 | 4 | 5;

/** Site of a handoff that belongs to no one plant. */
export const noSite = '-';
