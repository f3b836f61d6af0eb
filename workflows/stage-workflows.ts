// The workflow of every stage that hands documents over. A stage without one does not compile.
import type { CarriedStage } from '../domain/handoff/stage';
import type { HandoffOutcome } from '../domain/handoff/handoff-outcome';
import type { HandoffInput } from '../ports/workflow-messages';
import { driftRepair } from './drift-repair';
import { effectivityDecision } from './effectivity-decision';
import { inspectionPlanUpdate } from './inspection-plan-update';
import { mbomTransform } from './mbom-transform';
import { mesLock } from './mes-lock';
import { orderDisposition } from './order-disposition';
import { workOrderLock } from './work-order-lock';

export const stageWorkflows: Record<CarriedStage, (input: HandoffInput) => Promise<HandoffOutcome>> = {
  effectivityDecision,
  mbomTransform,
  mesLock,
  inspectionPlanUpdate,
  orderDisposition,
  workOrderLock,
  driftRepair,
};
