// One POST to a subscriber, over a connection that cannot be led astray: no redirects, bounded time, bounded answer.
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { guardedLookup, isAllowed, urlFault, type AllowedHosts } from './allowed-address';

export interface WebhookAnswer {
  status: number;
  retryAfter: string | null;
}

/** Throws where there is no answer. */
export function postWebhook(given: {
  url: string;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
  allowed: AllowedHosts;
}): Promise<WebhookAnswer> {
  const { url: text, headers, body, timeoutMs, allowed } = given;
  const fault = urlFault(text, allowed);
  if (fault !== null) return Promise.reject(new Error(fault));
  const url = new URL(text);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/cloudevents+json',
          'content-length': Buffer.byteLength(body),
        },
        signal: AbortSignal.timeout(timeoutMs),
        ...(isAllowed(url, allowed) ? {} : { lookup: guardedLookup }),
      },
      (response) => {
        // What the subscriber says beside its status is of no interest.
        response.destroy();
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] ?? null });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
