// Every governed handoff by its name, and the order of the main line.
import type { StagePolicy } from '../../../domain/handoff/handoff-policy';
import { stageNames, type CarriedStage, type Stage } from '../../../domain/handoff/stage';
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

/** What each stage declares of its policy. */
export const stagePolicies = Object.fromEntries(stageNames.map((name) => [name, stages[name].policy])) as Readonly<
  Record<Stage, StagePolicy>
>;

/** The handoffs that carry a change to a site, in this order, after its release. */
export const mainLine: readonly CarriedStage[] = [
  'effectivityDecision',
  'mbomTransform',
  'mesLock',
  'inspectionPlanUpdate',
  'orderDisposition',
];
