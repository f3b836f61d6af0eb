// What is taken back where a workflow refuses a message: the answer to a park, so that the park can be answered again.
import type { OutboxMessage } from '../../domain/outbox-message';
import { voidResolution } from '../../engine/handoff/void-resolution';
import type { Log } from '../../ports/log';
import type { Transactions } from '../../ports/transaction';

export function createTakeBack(
  transactions: Transactions,
  log: Log,
): (message: OutboxMessage, because: string) => Promise<void> {
  return async (message, because) => {
    if (message.kind !== 'resolve') return;
    const { resolutionId, parkId } = message.payload;
    const isVoid = await voidResolution({ transactions }, { resolutionId, parkId, because });
    log.warn({ resolutionId, parkId, because, isVoid }, 'the workflow refused an answer to its park');
  };
}
