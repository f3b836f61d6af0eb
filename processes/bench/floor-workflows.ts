// The floor beneath a propagation: the same tree of workflows with the same activities, which do nothing. What a
// propagation costs beyond it is ours; the floor itself is Temporal's.
import {
  condition,
  defineUpdate,
  executeChild,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';

interface Nothing {
  ownNothing(): Promise<void>;
  remoteNothing(): Promise<void>;
}

const { ownNothing } = proxyLocalActivities<Nothing>({ startToCloseTimeout: '20s' });
const { remoteNothing } = proxyActivities<Nothing>({ startToCloseTimeout: '60s', heartbeatTimeout: '6s' });

export const decideFloor = defineUpdate('decide');

const stages = ['effectivityDecision', 'mbomTransform', 'mesLock', 'inspectionPlanUpdate', 'orderDisposition'];

/** One plan, one release read back, five handoffs one after the other, one close. */
export async function floorChange(id: string): Promise<void> {
  await ownNothing();
  await ownNothing();
  await remoteNothing();
  for (const [index, stage] of stages.entries()) {
    await executeChild(floorHandoff, { workflowId: `${id}/${stage}`, args: [index === 0] });
  }
  await ownNothing();
}

export async function floorHandoff(decided: boolean): Promise<void> {
  let told = !decided;
  setHandler(decideFloor, () => {
    told = true;
  });
  await ownNothing();
  if (decided) {
    await ownNothing();
    await condition(() => told);
  }
  await remoteNothing();
  await remoteNothing();
}
