// Headers of a webhook as the Standard Webhooks specification has them.
import { createHmac, randomBytes } from 'node:crypto';

export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** One signature a secret, so that a subscriber may change its secret without losing one. */
export function webhookHeaders(message: {
  id: string;
  timestampS: number;
  body: string;
  secrets: readonly string[];
}): Record<string, string> {
  const { id, timestampS, body, secrets } = message;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key)
      .update(`${id}.${String(timestampS)}.${body}`)
      .digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': signatures.join(' '),
  };
}
