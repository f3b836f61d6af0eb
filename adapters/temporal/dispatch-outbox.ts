// Sends recorded messages to Temporal until they are accepted: at once for the request that wrote one, and again by a
// sweep for whatever was left over when Temporal or this process was away.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowExecutionAlreadyStartedError,
  type Client,
} from '@temporalio/client';
import type { OutboxMessage } from '../../domain/outbox-message';
import type { Outbox } from '../../ports/intake';
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
    await tell(client, taskQueue, message);
    return null;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'already started';
    if (error instanceof WorkflowUpdateFailedError) {
      const because = error.cause?.message ?? error.message;
      if (message.kind === 'resolve') await takeBack(given, message.payload, because);
      return `refused by the workflow: ${because}`;
    }
    if (error instanceof WorkflowNotFoundError) return 'the workflow has ended';
    throw error;
  }
}

async function takeBack(
  { voidResolution, log }: Dispatch,
  { resolutionId, parkId }: { resolutionId: string; parkId: string },
  because: string,
): Promise<void> {
  const isVoid = await voidResolution({ resolutionId, parkId, because });
  log.warn({ resolutionId, parkId, because, isVoid }, 'the workflow refused an answer to its park');
}

async function tell(client: Client, taskQueue: string, message: OutboxMessage): Promise<void> {
  switch (message.kind) {
    case 'startChange': {
      const { workflowId, changeId } = message.payload;
      const summary = `Propagate change ${changeId}`;
      await start(client, { taskQueue, type: 'propagateChange', workflowId, input: { changeId }, summary });
      return;
    }
    case 'startHandoff': {
      const { handoff } = message.payload;
      const { stage: type, workflowId, handoffId } = handoff;
      await start(client, { taskQueue, type, workflowId, input: { handoff }, summary: `${type}: ${handoffId}` });
      return;
    }
    case 'decide': {
      const { workflowId, ...notice } = message.payload;
      await update(client, { workflowId, name: decideUpdate, updateId: notice.decisionId, notice });
      return;
    }
    case 'dispose': {
      const { workflowId, ...notice } = message.payload;
      await update(client, { workflowId, name: disposeUpdate, updateId: notice.dispositionId, notice });
      return;
    }
    case 'resolve': {
      const { workflowId, ...notice } = message.payload;
      await update(client, { workflowId, name: resolveUpdate, updateId: notice.resolutionId, notice });
    }
  }
}

/** A message that is sent again meets the workflow that the first one started. */
async function start(
  client: Client,
  given: { taskQueue: string; type: string; workflowId: string; input: object; summary: string },
): Promise<void> {
  const { taskQueue, type, workflowId, input, summary } = given;
  await client.workflow.start(type, {
    taskQueue,
    workflowId,
    args: [input],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: summary,
  });
}

/** The same update id gets the same answer. */
async function update(
  client: Client,
  given: { workflowId: string; name: string; updateId: string; notice: object },
): Promise<void> {
  const { workflowId, name, updateId, notice } = given;
  await client.workflow.getHandle(workflowId).executeUpdate(name, { updateId, args: [notice] });
}
