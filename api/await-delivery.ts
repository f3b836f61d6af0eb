// Waits a little for a recorded message to be delivered. What was recorded stands, whatever becomes of the wait.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery, OutboxView } from '../ports/outbox';

const waitMsMax = 2_000;
const lookEveryMs = 25;

export function createDeliveryWait(outbox: Pick<OutboxView, 'isDelivered'>): (key: string) => Promise<Delivery> {
  return async (key) => {
    for (const end = Date.now() + waitMsMax; Date.now() < end; await sleep(lookEveryMs))
      if (await outbox.isDelivered(key)) return 'delivered';
    return 'recorded, not yet delivered';
  };
}
