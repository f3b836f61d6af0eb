// The namespace of a cluster that somebody else runs: made where it is missing, or the command told that makes it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';

/** A server keeps for some seconds that it does not know a namespace that has just been made. */
const servedMsMax = 60_000;
const lookAgainMs = 1_000;
const retentionDays = 90;
const secondsADay = 86_400;

const notFound = 5;

/** Answers whether it was made. Throws with the command where this account may not make it. */
export async function ensureNamespace({ connection }: Pick<Client, 'connection'>, namespace: string): Promise<boolean> {
  if (await isThere({ connection }, namespace)) return false;
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: (retentionDays * secondsADay) as never },
    });
  } catch (error) {
    throw new Error(
      `Temporal has no namespace ${namespace} (TEMPORAL_NAMESPACE), and it cannot be made from here (${messageOf(error)}). Make it: temporal operator namespace create --namespace ${namespace} --retention ${String(retentionDays)}d`,
      { cause: error },
    );
  }
  for (let waitedMs = 0; waitedMs < servedMsMax; waitedMs += lookAgainMs) {
    const isServed = await connection.operatorService.listSearchAttributes({ namespace }).then(
      () => true,
      () => false,
    );
    if (isServed) return true;
    await sleep(lookAgainMs);
  }
  throw new Error(`The namespace ${namespace} was made, and is not served after ${String(servedMsMax / 1_000)} s.`);
}

async function isThere({ connection }: Pick<Client, 'connection'>, namespace: string): Promise<boolean> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
    return true;
  } catch (error) {
    if ((error as { code?: number }).code === notFound) return false;
    throw error;
  }
}

function messageOf(error: unknown): string {
  const { details, message } = error as { details?: string; message?: string };
  return details ?? message ?? String(error);
}
