// A header of which there is one, sent twice. Node joins the two by a comma or drops one of them, and neither is what was
// sent: an event would be known by an id that nobody gave it.
import type { IncomingMessage } from 'node:http';
import { Problem } from './problem';
import type { Call } from './route';

const single = /^(?:authorization|content-encoding|content-type|idempotency-key|ce-.*|webhook-.*)$/;

/** Names in lower case. */
export function findRepeatedHeaders({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): string[] {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  return [...new Set(names.filter((name, index) => single.test(name) && names.indexOf(name) !== index))];
}

/** Throws 400 HEADER_REPEATED. */
export function refuseRepeatedHeaders({ repeatedHeaders }: Pick<Call, 'repeatedHeaders'>): void {
  const [first] = repeatedHeaders;
  if (first === undefined) return;
  throw new Problem(400, 'HEADER_REPEATED', `The header ${first} was sent more than once.`, {
    headers: repeatedHeaders,
  });
}
