// Webhooks as a whole: numbering, which wakes the delivery.
import type { DeliveryQueue } from '../../ports/webhooks';
import { deliverWebhooks, type DeliveriesGiven } from './deliver-webhooks';
import { numberEvents } from './number-events';

/** Answers how to stop it. */
export function startWebhooks(
  given: DeliveriesGiven & { webhooks: Pick<DeliveryQueue, 'advance'> },
): () => Promise<void> {
  const delivering = deliverWebhooks(given);
  const numbering = numberEvents({ ...given, onHandedOut: delivering.wake });
  return async () => {
    await numbering.stop();
    await delivering.stop();
  };
}
