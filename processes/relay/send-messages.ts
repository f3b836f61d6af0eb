// Sends recorded messages to Temporal until a workflow took them: at once when one is written, and again, each time
// later, while nobody takes it. Many relays may run: a message is leased to one of them.
import type { OutboxMessage } from '../../domain/outbox-message';
import type { Log } from '../../ports/log';
import type { Outbox, Sent } from '../../ports/outbox';
import { repeat, type Repeated } from './repeat';

export interface MessagesGiven {
  outbox: Outbox;
  /** Throws where Temporal could not be asked. */
  send: (message: OutboxMessage) => Promise<Sent>;
  /** Takes back what its workflow refuses, where it can be taken back. */
  takeBack: (message: OutboxMessage, because: string) => Promise<void>;
  log: Log;
  observe: (outcome: Sent['kind'] | 'failed') => void;
}

/** A message that was written while nobody listened, or whose time has come again, is found by this look. */
const idleMs = 1_000;
/** An update waits for its workflow: one that is slow keeps no more than its own place. */
const underWayMax = 32;

export function sendMessages(given: MessagesGiven): Repeated {
  const { outbox, log } = given;
  const underWay = new Set<Promise<void>>();
  const launch = (message: OutboxMessage): void => {
    // Where its outcome cannot be kept the lease runs out, and it is sent again.
    const sending = deliver(given, message)
      .catch((error: unknown) => {
        log.warn({ key: message.key, err: textOf(error) }, 'outcome of a message not kept; it is sent again');
      })
      .finally(() => {
        underWay.delete(sending);
        if (underWay.size === underWayMax - 1) sender.wake();
      });
    underWay.add(sending);
  };
  const turn = async (): Promise<number> => {
    const room = underWayMax - underWay.size;
    const due = room === 0 ? [] : await outbox.claimDue(room);
    due.forEach(launch);
    return due.length;
  };
  const sender = repeat({ what: 'outbox', turn, idleMs, log });
  return {
    wake: sender.wake,
    stop: async () => {
      await sender.stop();
      await Promise.all(underWay);
    },
  };
}

async function deliver({ outbox, send, takeBack, log, observe }: MessagesGiven, message: OutboxMessage): Promise<void> {
  const { key } = message;
  const sent = await send(message).catch((error: unknown) => ({ kind: 'failed' as const, because: textOf(error) }));
  observe(sent.kind);
  switch (sent.kind) {
    case 'taken':
      return outbox.markSent(key, null);
    case 'refused':
      log.warn({ key, because: sent.because }, 'message refused by its workflow');
      await takeBack(message, sent.because);
      return outbox.markSent(key, sent.because);
    case 'failed':
      log.warn({ key, err: sent.because }, 'message not accepted yet');
      return outbox.markFailed(key, sent.because);
    case 'untaken':
      // What the message was to bring about may have come about without it; then nobody is left to be told.
      if (await outbox.hasEnded(sent.workflowId)) return outbox.markSent(key, sent.because);
      log.error({ key, because: sent.because }, 'message not delivered: no workflow took it');
      return outbox.markUntaken(key, sent.because);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
