// Signatures of webhooks.
import { newWebhookSecret, webhookHeaders } from '../../../adapters/webhooks/sign-webhook';
import { eventSignatureFault } from '../../../api/verify-event-signature';

describe('a signature', () => {
  it('is that of the published test vector of Standard Webhooks', () => {
    // https://github.com/standard-webhooks/standard-webhooks, libraries/*: the same vector in every language.
    const headers = webhookHeaders({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestampS: 1_614_265_330,
      body: '{"test": 2432232314}',
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    });

    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is found good by who has the secret, the old one included, and by nobody else', () => {
    const [now, before, other] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()];
    const body = '{"a":1}';
    const headers = webhookHeaders({ id: 'm', timestampS: 1_000, body, secrets: [now, before] });
    const fault = (secret: string, text = body, nowMs = 1_000_000) =>
      eventSignatureFault({ headers, body: Buffer.from(text), secret, nowMs });

    expect([fault(now), fault(before)]).toEqual([null, null]);
    expect([fault(other), fault(now, '{"a":2}'), fault(now, body, 2_000_000)].every((one) => one !== null)).toBe(true);
  });

  it('is not that of a body with other bytes, even where both are no UTF-8 and read alike', () => {
    const secret = newWebhookSecret();
    const headers = webhookHeaders({ id: 'm', timestampS: 1_000, body: '"\ufffd"', secrets: [secret] });
    const fault = (body: Uint8Array) => eventSignatureFault({ headers, body, secret, nowMs: 1_000_000 });

    expect(fault(Buffer.from('"\ufffd"'))).toBeNull();
    expect(fault(Buffer.from([0x22, 0xff, 0x22]))).toMatch('UTF-8');
  });
});
