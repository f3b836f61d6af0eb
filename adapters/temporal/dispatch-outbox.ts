// Sends recorded messages to Temporal until they are accepted: at once for the request that wrote one, and again by a
// sweep for whatever was left over when Temporal or this process was away.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowExecutionAlreadyStartedError,
  type Client,
} from '@temporalio/client';
import { changeWorkflowId, driftRepairWorkflowId, handoffWorkflowId, orderLockWorkflowId } from '../../ports/handoff';
import type { Outbox, OutboxMessage } from '../../ports/intake';
import type { Stage } from '../../ports/stages';
import { decideUpdate, disposeUpdate, resolveUpdate } from '../../ports/workflow-messages';
import type { Log } from '../../ports/log';

const sweepEveryMs = 1_000;
const sweepBatch = 50;

export interface OutboxDispatcher {
  sendNow(key: string): Promise<void>;
  stop(): Promise<void>;
}

interface Dispatch {
  outbox: Outbox;
  client: Client;
  taskQueue: string;
  log: Log;
  /** Takes back an answer that a workflow refuses, so that its park can be answered again. */
  voidResolution: (refused: { resolutionId: string; parkId: string; because: string }) => Promise<boolean>;
}

export function dispatchOutbox(given: Dispatch): OutboxDispatcher {
  let stopped = false;
  const sweep = async (): Promise<void> => {
    while (!stopped) {
      try {
        const due = await given.outbox.claimDue(sweepBatch);
        for (const message of due) await deliver(given, message);
      } catch (error) {
        given.log.warn(
          { err: error instanceof Error ? error.message : String(error) },
          'outbox sweep failed; trying again',
        );
      }
      await sleep(sweepEveryMs);
    }
  };
  const sweeping = sweep();
  return {
    sendNow: async (key) => {
      const message = await given.outbox.claimOne(key);
      if (message !== null) await deliver(given, message);
    },
    stop: async () => {
      stopped = true;
      await sweeping;
    },
  };
}

async function deliver(given: Dispatch, message: OutboxMessage): Promise<void> {
  const { outbox, log } = given;
  try {
    await outbox.markSent(message.key, await send(given, message));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    log.warn({ key: message.key, err: text }, 'message not accepted yet');
    await outbox.markFailed(message.key, text);
  }
}

/** Answers a note where the workflow refused for good, null where it accepted. Throws what may pass. */
async function send(given: Dispatch, message: OutboxMessage): Promise<string | null> {
  const { client, taskQueue } = given;
  try {
    switch (message.kind) {
      case 'startChange':
      case 'lockOrder':
      case 'repairDrift':
        await start(client, taskQueue, workflowStartedBy(message));
        return null;
      case 'decide': {
        const { handoffId, decisionId, actor } = message.payload as {
          handoffId: string;
          decisionId: string;
          actor: string;
        };
        const handle = client.workflow.getHandle(workflowIdOf(handoffId));
        await handle.executeUpdate(decideUpdate, { updateId: decisionId, args: [{ decisionId, actor }] });
        return null;
      }
      case 'dispose': {
        const { handoffId, dispositionId, actor } = message.payload as {
          handoffId: string;
          dispositionId: string;
          actor: string;
        };
        const handle = client.workflow.getHandle(workflowIdOf(handoffId));
        await handle.executeUpdate(disposeUpdate, { updateId: dispositionId, args: [{ dispositionId, actor }] });
        return null;
      }
      case 'resolve': {
        const { workflowId, resolutionId, ...resolution } = message.payload as {
          workflowId: string;
          resolutionId: string;
        };
        const handle = client.workflow.getHandle(workflowId);
        await handle.executeUpdate(resolveUpdate, { updateId: resolutionId, args: [{ ...resolution, resolutionId }] });
        return null;
      }
    }
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'already started';
    if (error instanceof WorkflowUpdateFailedError) {
      const because = error.cause?.message ?? error.message;
      if (message.kind === 'resolve') await takeBack(given, message, because);
      return `refused by the workflow: ${because}`;
    }
    if (error instanceof WorkflowNotFoundError) return 'the workflow has ended';
    throw error;
  }
}

async function takeBack({ voidResolution, log }: Dispatch, { payload }: OutboxMessage, because: string): Promise<void> {
  const { resolutionId, parkId } = payload as { resolutionId: string; parkId: string };
  const isVoid = await voidResolution({ resolutionId, parkId, because });
  log.warn({ resolutionId, parkId, because, isVoid }, 'the workflow refused an answer to its park');
}

interface WorkflowStart {
  type: string;
  workflowId: string;
  input: Record<string, unknown>;
  summary: string;
}

function workflowStartedBy({ kind, payload }: OutboxMessage): WorkflowStart {
  if (kind === 'startChange') {
    const { changeId } = payload as { changeId: string };
    const summary = `Propagate change ${changeId}`;
    return { type: 'propagateChange', workflowId: changeWorkflowId(changeId), input: { changeId }, summary };
  }
  const { itemId, ...given } = payload as { itemId: string; handoffId: string; site: string };
  const isLock = kind === 'lockOrder';
  const handoff = { ...given, stage: isLock ? 'workOrderLock' : 'driftRepair', items: [itemId] };
  return {
    type: handoff.stage,
    workflowId: isLock ? orderLockWorkflowId(given) : driftRepairWorkflowId(given),
    input: { handoff },
    summary: `${isLock ? 'Lock a work order' : 'Repair drift'}: ${given.handoffId}`,
  };
}

/** A message that is sent again meets the workflow that the first one started. */
async function start(
  client: Client,
  taskQueue: string,
  { type, workflowId, input, summary }: WorkflowStart,
): Promise<void> {
  await client.workflow.start(type, {
    taskQueue,
    workflowId,
    args: [input],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: summary,
  });
}

function workflowIdOf(handoffId: string): string {
  const [changeId = '', site = '', stage = ''] = handoffId.split(':');
  return handoffWorkflowId({ changeId, site, stage: stage as Stage });
}
