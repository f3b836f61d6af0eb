// What the stand-in of the engine answers, by script: good and bad answers to "may this start?" and to an event.
import { randomUUID } from 'node:crypto';

export interface Reason {
  code: string;
  message: string;
  next: string;
}

export type StartReply =
  | { kind: 'permit' }
  /** As a site answers that only records what it would have denied. */
  | { kind: 'shadowPermit'; reasons: Reason[] }
  | { kind: 'deny'; reasons: Reason[] }
  | { kind: 'silence' }
  | { kind: 'cut' }
  /** HTTP 200 with these bytes. */
  | { kind: 'text'; text: string }
  | { kind: 'json'; status: number; body: unknown };

export type EventReply = { kind: 'accept' } | { kind: 'status'; status: number } | { kind: 'cut' };

export function authorisationOf(reply: Extract<StartReply, { kind: 'permit' | 'shadowPermit' | 'deny' }>): {
  authorisationId: string;
  decision: string;
  reasons: Reason[];
} & Record<string, unknown> {
  return {
    authorisationId: randomUUID(),
    decision: reply.kind === 'deny' ? 'deny' : 'permit',
    mode: reply.kind === 'shadowPermit' ? 'shadow' : 'enforce',
    reasons: reply.kind === 'permit' ? [] : reply.reasons,
    lockVersion: 1,
    answeredAt: new Date().toISOString(),
  };
}
