// Signatures of events as the Standard Webhooks specification has them: HMAC-SHA-256 over id, timestamp and raw body.
import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
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

/**
 * Null where the signature is good, else what is wrong with it. `secret` is `whsec_` and base64. The library's own check
 * reads the clock by itself and takes a time with letters behind it, so it signs here, and is compared.
 */
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
  const text = utf8Of(body);
  if (text === null) return 'the body is not UTF-8.';
  const expected = Buffer.from(new Webhook(secret).sign(id, new Date(Number(timestamp) * 1_000), text));
  const isGood = signatures.split(' ').some((one) => {
    const offered = Buffer.from(one);
    return offered.length === expected.length && timingSafeEqual(offered, expected);
  });
  return isGood ? null : 'webhook-signature is not that of this body.';
}

/** The library signs text: bytes that are none would be signed as what they are not. */
function utf8Of(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}

function textOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
