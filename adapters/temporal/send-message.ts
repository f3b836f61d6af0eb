// How a recorded message reaches Temporal: it starts a workflow, or is an update of one that runs.
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowExecutionAlreadyStartedError,
  type Client,
} from '@temporalio/client';
import type { OutboxMessage } from '../../domain/outbox-message';
import type { Sent } from '../../ports/outbox';
import { decideUpdate, disposeUpdate, resolveUpdate } from '../../ports/workflow-messages';

/** An update waits for its workflow to answer; where no worker runs it would wait for ever. Less than a lease. */
const sendMsMax = 20_000;

/** How a message is sent once. Throws where Temporal could not be asked, or did not answer in time. */
export function createMessageSender(client: Client, taskQueue: string): (message: OutboxMessage) => Promise<Sent> {
  return (message) => client.withDeadline(Date.now() + sendMsMax, () => send(client, taskQueue, message));
}

async function send(client: Client, taskQueue: string, message: OutboxMessage): Promise<Sent> {
  try {
    await tell(client, taskQueue, message);
    return { kind: 'taken' };
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError)
      return { kind: 'refused', because: `refused by the workflow: ${error.cause?.message ?? error.message}` };
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      return { kind: 'untaken', workflowId: error.workflowId, because: 'a workflow of this id has ended already' };
    if (error instanceof WorkflowNotFoundError)
      return { kind: 'untaken', workflowId: error.workflowId, because: 'there is no running workflow of this id' };
    throw error;
  }
}

async function tell(client: Client, taskQueue: string, message: OutboxMessage): Promise<void> {
  switch (message.kind) {
    case 'startChange': {
      const { workflowId, changeId, isAgain } = message.payload;
      const summary = `Propagate change ${changeId}`;
      await start(client, { taskQueue, type: 'propagateChange', workflowId, input: { changeId }, summary, isAgain });
      return;
    }
    case 'startHandoff': {
      const { handoff, isAgain } = message.payload;
      const { stage: type, workflowId, handoffId } = handoff;
      const summary = `${type}: ${handoffId}`;
      await start(client, { taskQueue, type, workflowId, input: { handoff }, summary, isAgain });
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
  given: {
    taskQueue: string;
    type: string;
    workflowId: string;
    input: object;
    summary: string;
    isAgain: true | undefined;
  },
): Promise<void> {
  const { taskQueue, type, workflowId, input, summary, isAgain } = given;
  await client.workflow.start(type, {
    taskQueue,
    workflowId,
    args: [input],
    workflowIdReusePolicy: isAgain === true ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
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
