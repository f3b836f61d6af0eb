export { effectivityDecision } from './effectivity-decision';
export { inspectionPlanUpdate } from './inspection-plan-update';
export { mbomTransform } from './mbom-transform';
export { mesLock } from './mes-lock';
export { propagateChange } from './propagate-change';
export { withdrawHandoff } from './withdraw-handoff';
