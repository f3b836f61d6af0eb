// Signatures of events as the Standard Webhooks specification has them: HMAC-SHA-256 over id, timestamp and raw body.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from './problem';
import type { Call } from './route';

const toleranceS = 300;

/** EVENT_SIGNATURE_INVALID where the account signs what it sends, and this body is not signed by it. */
export function refuseUnsigned({ account, headers, body }: Call, nowMs: number): void {
  if (account.eventSecret === undefined) return;
  const raw = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const fault = eventSignatureFault({ headers, body: raw, secret: account.eventSecret, nowMs });
  if (fault !== null) throw new Problem(401, 'EVENT_SIGNATURE_INVALID', `Quarantined: ${fault}`);
}

/** Null where the signature is good, else what is wrong with it. `secret` is `whsec_` and base64. */
export function eventSignatureFault(given: {
  headers: Record<string, string | string[] | undefined>;
  body: Uint8Array;
  secret: string;
  nowMs: number;
}): string | null {
  const { headers, body, secret, nowMs } = given;
  const id = textOf(headers['webhook-id']);
  const timestamp = textOf(headers['webhook-timestamp']);
  const signatures = textOf(headers['webhook-signature']);
  if (id === null || timestamp === null || signatures === null)
    return 'webhook-id, webhook-timestamp and webhook-signature are all needed.';
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs / 1_000 - Number(timestamp)) > toleranceS)
    return `webhook-timestamp is not within ${String(toleranceS)} s of now.`;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const isGood = signatures.split(' ').some((one) => {
    const [version, text = ''] = one.split(',');
    const offered = Buffer.from(text, 'base64');
    return version === 'v1' && offered.length === expected.length && timingSafeEqual(offered, expected);
  });
  return isGood ? null : 'webhook-signature is not that of this body.';
}

function textOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
