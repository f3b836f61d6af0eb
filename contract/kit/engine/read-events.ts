// Events as they reach the engine: structured, batched or binary CloudEvents, held against the published contract.
import type { IncomingHttpHeaders } from 'node:http';
import { leadingReason, type Verdict } from '../../../domain/verdict';
import { decodeCloudEvents } from '../../events/decode-cloud-events';
import { contractEnvelope } from '../../events/contract-envelope';
import { findContractEvent } from '../../events/catalogue';
import { canonicalJson } from '../content-hash';

export interface ToldEvent {
  source: string;
  id: string;
  /** Without `cutin.` and version. */
  name: string;
  subject: string;
  sequence: number | null;
  data: Record<string, unknown>;
  /** Canonical text of the whole event: the same event is the same text. */
  canonical: string;
  /** When it came, for the order of deliveries. */
  at: number;
  isAccepted: boolean;
}

export function readEvents(headers: IncomingHttpHeaders, text: string): { events: ToldEvent[]; fault: string | null } {
  try {
    const events = decode(headers, text).map(readEvent);
    return events.length === 0 ? { events, fault: 'POST /events came without an event' } : { events, fault: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { events: [], fault: `an event is outside the contract: ${why} in ${text.slice(0, 500)}` };
  }
}

function decode(headers: IncomingHttpHeaders, text: string): unknown[] {
  const decoded = valueOf(decodeCloudEvents({ headers, text }));
  return decoded.isBatch ? decoded.events.map(valueOf) : [decoded.event];
}

function valueOf<T>(verdict: Verdict<T>): T {
  if (verdict.kind === 'accepted') return verdict.value;
  const { at = '', message } = leadingReason(verdict.reasons);
  throw new Error(at === '' ? message : `${at}: ${message}`);
}

function readEvent(event: unknown): ToldEvent {
  const { id, source, type, subject, sequence, data } = contractEnvelope.parse(event);
  const found = findContractEvent(type);
  if (found.kind !== 'known' || found.event.direction !== 'in') throw new Error(`type ${type} is not taken in`);
  const parsed = found.event.schema.safeParse(data);
  if (!parsed.success)
    throw new Error(
      `${type}: ${parsed.error.issues[0]?.path.join('/') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`,
    );
  const derived = found.event.subjectOf(parsed.data as never);
  if (subject !== undefined && subject !== derived) throw new Error(`subject ${subject} is not ${derived}`);
  return {
    source,
    id,
    name: found.event.name,
    subject: derived,
    sequence: sequence === undefined ? null : Number(sequence),
    data: parsed.data as Record<string, unknown>,
    canonical: canonicalJson(event),
    at: Date.now(),
    isAccepted: false,
  };
}
