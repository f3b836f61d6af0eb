// The door for subscribers: which URLs they may name, and the secrets they are given.
import type { WebhookDoor } from '../../ports/subscriptions';
import { urlFault, type AllowedHosts } from './allowed-address';
import { newWebhookSecret } from './sign-webhook';

export function createWebhookDoor(allowed: AllowedHosts): WebhookDoor {
  return { findUrlFault: (url) => urlFault(url, allowed), newSecret: newWebhookSecret };
}
