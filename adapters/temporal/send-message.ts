// How a recorded message reaches Temporal: it starts a workflow, or is an update of one that runs.
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowExecutionAlreadyStartedError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { OutboxMessage } from '../../domain/outbox-message';
import type { Sent } from '../../ports/outbox';
import { asSummary } from '../../ports/temporal-limits';
import {
  decideUpdate,
  disposeUpdate,
  noticePending,
  resolveUpdate,
  retryNowUpdate,
} from '../../ports/workflow-messages';
import { workflowIdIn } from './workflow-id-in';

/** An update waits for its workflow to answer; where no worker runs it would wait for ever. Less than a lease. */
const sendMsMax = 20_000;

interface SenderGiven {
  taskQueue: string;
  /** The id of the installation; throws where the store cannot be asked. */
  installation: () => Promise<string>;
}

/** How a message is sent once. Throws where Temporal could not be asked, or did not answer in time. */
export function createMessageSender(client: Client, given: SenderGiven): (message: OutboxMessage) => Promise<Sent> {
  const { taskQueue, installation } = given;
  return async (message) => {
    const workflowId = workflowIdIn(await installation(), nameOf(message));
    return client.withDeadline(Date.now() + sendMsMax, () => send({ client, taskQueue, workflowId }, message));
  };
}

/** The workflow as the store names it. */
function nameOf(message: OutboxMessage): string {
  return message.kind === 'startHandoff' ? message.payload.handoff.workflowId : message.payload.workflowId;
}

interface To {
  client: Client;
  taskQueue: string;
  workflowId: string;
}

async function send(to: To, message: OutboxMessage): Promise<Sent> {
  try {
    await tell(to, message);
    return { kind: 'taken' };
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && isNoticePending(error)) return { kind: 'taken' };
    if (error instanceof WorkflowUpdateFailedError)
      return { kind: 'refused', because: `refused by the workflow: ${error.cause?.message ?? error.message}` };
    const workflowId = nameOf(message);
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      return { kind: 'untaken', workflowId, because: 'a workflow of this id has ended already' };
    if (error instanceof WorkflowNotFoundError)
      return { kind: 'untaken', workflowId, because: 'there is no running workflow of this id' };
    throw error;
  }
}

/** What was recorded before it was sent is looked at with the notice that waits. */
function isNoticePending({ cause }: WorkflowUpdateFailedError): boolean {
  return cause instanceof ApplicationFailure && cause.type === noticePending;
}

async function tell(to: To, message: OutboxMessage): Promise<void> {
  switch (message.kind) {
    case 'startChange': {
      const { changeId, isAgain } = message.payload;
      const summary = `Propagate change ${changeId}`;
      await start(to, { type: 'propagateChange', input: { changeId }, summary, isAgain });
      return;
    }
    case 'startHandoff': {
      const { handoff, isAgain } = message.payload;
      const { stage: type, handoffId } = handoff;
      await start(to, { type, input: { handoff }, summary: `${type}: ${handoffId}`, isAgain });
      return;
    }
    case 'decide': {
      const { decisionId, actor } = message.payload;
      await update(to, { name: decideUpdate, updateId: decisionId, notice: { decisionId, actor } });
      return;
    }
    case 'dispose': {
      const { dispositionId, actor } = message.payload;
      await update(to, { name: disposeUpdate, updateId: dispositionId, notice: { dispositionId, actor } });
      return;
    }
    case 'resolve': {
      const { resolutionId, parkId, action, actor, reason } = message.payload;
      const notice = { resolutionId, parkId, action, actor, reason };
      await update(to, { name: resolveUpdate, updateId: resolutionId, notice });
      return;
    }
    case 'retryNow': {
      const { requestId, actor, reason } = message.payload;
      await update(to, { name: retryNowUpdate, updateId: requestId, notice: { actor, reason } });
    }
  }
}

/** A message that is sent again meets the workflow that the first one started. */
async function start(
  { client, taskQueue, workflowId }: To,
  given: { type: string; input: object; summary: string; isAgain: true | undefined },
): Promise<void> {
  const { type, input, summary, isAgain } = given;
  await client.workflow.start(type, {
    taskQueue,
    workflowId,
    args: [input],
    workflowIdReusePolicy: isAgain === true ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: asSummary(summary),
  });
}

/** The same update id gets the same answer. */
async function update(
  { client, workflowId }: To,
  given: { name: string; updateId: string; notice: object },
): Promise<void> {
  const { name, updateId, notice } = given;
  await client.workflow.getHandle(workflowId).executeUpdate(name, { updateId, args: [notice] });
}
