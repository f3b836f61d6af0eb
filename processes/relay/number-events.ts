// Numbers contract events once they are committed, and hands them out to the subscriptions. One relay leads at a time: the
// store lets the others pass by.
import type { Log } from '../../ports/log';
import type { DeliveryQueue } from '../../ports/webhooks';
import { repeat, type Repeated } from './repeat';

const idleMs = 250;
const eventsPerTurn = 500;

export function numberEvents(given: {
  webhooks: Pick<DeliveryQueue, 'advance'>;
  /** Something was handed out. */
  onHandedOut: () => void;
  log: Log;
}): Repeated {
  const { webhooks, onHandedOut, log } = given;
  const turn = async (): Promise<number> => {
    const found = await webhooks.advance(eventsPerTurn);
    if (found > 0) onHandedOut();
    return found;
  };
  return repeat({ what: 'numbering of events', turn, idleMs, log });
}
