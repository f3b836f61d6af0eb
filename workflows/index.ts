export { effectivityDecision } from './effectivity-decision';
export { inspectionPlanUpdate } from './inspection-plan-update';
export { mbomTransform } from './mbom-transform';
export { mesLock } from './mes-lock';
export { orderDisposition } from './order-disposition';
export { propagateChange } from './propagate-change';
export { withdrawHandoff } from './withdraw-handoff';
export { workOrderLock } from './work-order-lock';
