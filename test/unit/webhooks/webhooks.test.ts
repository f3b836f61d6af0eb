// Signatures and addresses of webhooks.
import { isOwnAddress, urlFault } from '../../../api/webhooks/allowed-address';
import { newWebhookSecret, webhookHeaders } from '../../../api/webhooks/sign-webhook';
import { eventSignatureFault } from '../../../api/verify-event-signature';

describe('a signature', () => {
  it('is that of the published test vector of Standard Webhooks', () => {
    // https://github.com/standard-webhooks/standard-webhooks, libraries/*: the same vector in every language.
    const headers = webhookHeaders({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestampS: 1_614_265_330,
      body: '{"test": 2432232314}',
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      position: 7,
    });

    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is found good by who has the secret, the old one included, and by nobody else', () => {
    const [now, before, other] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()];
    const body = '{"a":1}';
    const headers = webhookHeaders({ id: 'm', timestampS: 1_000, body, secrets: [now, before], position: 7 });
    const fault = (secret: string, text = body, nowMs = 1_000_000) =>
      eventSignatureFault({ headers, body: Buffer.from(text), secret, nowMs });

    expect([fault(now), fault(before)]).toEqual([null, null]);
    expect([fault(other), fault(now, '{"a":2}'), fault(now, body, 2_000_000)].every((one) => one !== null)).toBe(true);
  });
});

describe('an address', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
  ])('%s is our own', (address) => expect(isOwnAddress(address)).toBe(true));
  it.each(['::1', '::', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', 'ff02::1', 'no address'])(
    '%s is our own',
    (address) => expect(isOwnAddress(address)).toBe(true),
  );
  it.each(['93.184.216.34', '2606:2800:220:1::1', '172.32.0.1', '::ffff:93.184.216.34'])('%s is not', (address) =>
    expect(isOwnAddress(address)).toBe(false),
  );

  it('is taken as https to a public host, or as the allow-list names it and no other', () => {
    expect(urlFault('https://hooks.example/x', [])).toBeNull();
    for (const text of [
      'http://hooks.example/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://u:p@hooks.example/',
      'ftp://x/',
      'no url',
    ])
      expect([text, urlFault(text, []) === null]).toEqual([text, false]);
    expect(urlFault('http://127.0.0.1:9000/x', ['127.0.0.1:9000'])).toBeNull();
    expect(urlFault('http://127.0.0.1:9001/x', ['127.0.0.1:9000'])).not.toBeNull();
    expect(urlFault('https://hooks.example/x', ['other.example'])).not.toBeNull();
  });
});
