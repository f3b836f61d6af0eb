// Every governed handoff by its name, and the order of the main line.
import type { CarriedStage, Stage } from '../../../domain/handoff/stage';
import type { StageDeclaration } from './define-stage';
import { driftRepair } from './drift-repair';
import { effectivityDecision } from './effectivity-decision';
import { inspectionPlanUpdate } from './inspection-plan-update';
import { mbomTransform } from './mbom-transform';
import { mesLock } from './mes-lock';
import { orderDisposition } from './order-disposition';
import { release } from './release';
import { workOrderLock } from './work-order-lock';

export const stages: { readonly [Name in Stage]: StageDeclaration<Name> } = {
  release,
  effectivityDecision,
  mbomTransform,
  mesLock,
  inspectionPlanUpdate,
  orderDisposition,
  workOrderLock,
  driftRepair,
};

/** The handoffs that carry a change to a site, in this order, after its release. */
export const mainLine: readonly CarriedStage[] = [
  'effectivityDecision',
  'mbomTransform',
  'mesLock',
  'inspectionPlanUpdate',
  'orderDisposition',
];
