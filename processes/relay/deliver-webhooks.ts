// Delivers contract events to subscribers until they are taken: at least once, in order per subject, each subscription at
// its own pace. What is given up becomes a dead letter and holds back its subject, not the others.
import type { Log } from '../../ports/log';
import type { Delivery, DeliveryOutcome, DeliveryQueue } from '../../ports/webhooks';
import type { AllowedHosts } from '../../adapters/webhooks/allowed-address';
import { postWebhook, type WebhookAnswer } from '../../adapters/webhooks/post-webhook';
import { webhookHeaders } from '../../adapters/webhooks/sign-webhook';
import { repeat, type Repeated } from './repeat';

export interface DeliverySettings {
  allowed: AllowedHosts;
  timeoutMs: number;
  /** Waits double from the first to the longest. */
  firstRetryMs: number;
  retryMsMax: number;
  attemptsMax: number;
}

/** About half a day in all. */
export const usualDelivery: Omit<DeliverySettings, 'allowed'> = {
  timeoutMs: 15_000,
  firstRetryMs: 1_000,
  retryMsMax: 3_600_000,
  attemptsMax: 20,
};

const idleMs = 250;
/** Of one subscription at once: one that is slow takes no more than this from the others. */
const deliveriesEach = 8;
const deliveriesAll = 128;

export interface DeliveriesGiven {
  webhooks: Pick<DeliveryQueue, 'claim' | 'settle'>;
  settings: DeliverySettings;
  log: Log;
  observe: (outcome: DeliveryOutcome['kind']) => void;
}

export function deliverWebhooks(given: DeliveriesGiven): Repeated {
  const { webhooks, log } = given;
  const underWay = new Set<Promise<unknown>>();
  const busy = new Map<string, number>();
  const launch = (delivery: Delivery): void => {
    const { subscriptionId } = delivery;
    const count = (by: number): number => (busy.get(subscriptionId) ?? 0) + by;
    busy.set(subscriptionId, count(1));
    const sending = deliver(given, delivery)
      // Where its outcome cannot be kept the lease runs out, and it comes again.
      .catch((error: unknown) => {
        const err = error instanceof Error ? error.message : String(error);
        log.warn({ err }, 'webhook outcome not kept; it is delivered again');
      })
      .finally(() => {
        underWay.delete(sending);
        if (count(-1) === 0) busy.delete(subscriptionId);
        else busy.set(subscriptionId, count(-1));
        deliverer.wake();
      });
    underWay.add(sending);
  };
  const turn = async (): Promise<number> => {
    const all = deliveriesAll - underWay.size;
    const room = { each: deliveriesEach, all, underWay: Object.fromEntries(busy) };
    const due = all === 0 ? [] : await webhooks.claim(room);
    due.forEach(launch);
    return due.length;
  };
  const deliverer = repeat({ what: 'webhook turn', turn, idleMs, log });
  return {
    wake: deliverer.wake,
    stop: async () => {
      await deliverer.stop();
      await Promise.all(underWay);
    },
  };
}

async function deliver({ webhooks, settings, observe }: DeliveriesGiven, delivery: Delivery): Promise<void> {
  const outcome = await attempt(delivery, settings);
  observe(outcome.kind);
  await webhooks.settle(delivery, outcome);
}

async function attempt(delivery: Delivery, settings: DeliverySettings): Promise<DeliveryOutcome> {
  const body = JSON.stringify(delivery.event);
  const headers = webhookHeaders({
    // The same for every attempt, so that a subscriber knows a repetition.
    id: `${delivery.source} ${delivery.eventId}`.replace(/[^\x21-\x7e]/g, '_'),
    timestampS: Math.floor(Date.now() / 1_000),
    body,
    secrets: delivery.secrets,
  });
  const { timeoutMs, allowed } = settings;
  try {
    const answer = await postWebhook({ url: delivery.url, headers, body, timeoutMs, allowed });
    return outcomeOf(answer, delivery, settings);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error), delivery, settings, null);
  }
}

function outcomeOf(answer: WebhookAnswer, delivery: Delivery, settings: DeliverySettings): DeliveryOutcome {
  const { status, retryAfter } = answer;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const error = `answered ${String(status)}`;
  if (status === 410) return { kind: 'gone', error: `${error}: the subscriber is gone` };
  return failed(error, delivery, settings, status === 429 || status === 503 ? retryAfter : null);
}

function failed(
  error: string,
  { attempts }: Delivery,
  settings: DeliverySettings,
  retryAfter: string | null,
): DeliveryOutcome {
  const { firstRetryMs, retryMsMax, attemptsMax } = settings;
  if (attempts >= attemptsMax) return { kind: 'dead', error };
  const doubled = Math.min(retryMsMax, firstRetryMs * 2 ** Math.min(30, attempts - 1));
  const asked = retryAfter === null ? 0 : Math.min(retryMsMax, Number(retryAfter) * 1_000 || 0);
  // Between half and all of it, so that subscribers that fell over together do not rise together.
  return { kind: 'retry', afterMs: Math.max(asked, doubled * (0.5 + Math.random() / 2)), error };
}
