// Headers of a webhook as the Standard Webhooks specification has them.
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

const secretBytes = 32;

export function newWebhookSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString('base64')}`;
}

/** One signature a secret, so that a subscriber may change its secret without losing one. */
export function webhookHeaders(message: {
  id: string;
  timestampS: number;
  body: string;
  secrets: readonly string[];
}): Record<string, string> {
  const { id, timestampS, body, secrets } = message;
  const signedAt = new Date(timestampS * 1_000);
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, signedAt, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': signatures.join(' '),
  };
}
