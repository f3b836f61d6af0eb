// What the floor reports in B2MML, taken in as the events of the contract: one for each record, all of a message or none.
// Who answers for it is the account that posted it; the sender that the XML names is data.
import { createHash } from 'node:crypto';
import { accepted, refused, type Verdict, type Refusal } from '../domain/verdict';
import type { B2mmlIntake, FloorMessage, FloorRecord, MessageOrigin, Poster, ReportedUnit } from '../ports/b2mml';
import type { FloorEvent } from '../ports/events';
import type { TakeInGiven } from '../engine/events/take-in';
import { takeInWhole } from '../engine/events/take-in-whole';
import { Problem } from './problem';
import { readFloorEvent } from './read-floor-event';
import { refuseForeignSender } from './refuse-foreign-sender';

export function createB2mmlIntake(given: TakeInGiven): B2mmlIntake {
  return { accept: (message, postedBy) => accept(given, message, postedBy) };
}

async function accept(
  given: TakeInGiven,
  message: FloorMessage,
  postedBy: Poster,
): Promise<Verdict<{ kind: 'recorded' | 'duplicate' }>> {
  const events = eventsOf(message);
  if (events.kind === 'refused') return events;
  const foreign = events.value.map((event) => foreignSender(postedBy, event)).find((refusal) => refusal !== null);
  if (foreign !== undefined) return refused(foreign);
  const taken = await takeInWhole(given, events.value, postedBy.actor);
  if (taken.kind === 'refused') return taken;
  return accepted({ kind: taken.value.isKnown ? 'duplicate' : 'recorded' });
}

/** One event for each record. The first record that the contract refuses refuses the message. */
export function eventsOf(message: FloorMessage): Verdict<FloorEvent[]> {
  const events: FloorEvent[] = [];
  for (const record of message.records) {
    const event = eventOf(message, record);
    if (event.kind === 'refused') return event;
    events.push(event.value);
  }
  return accepted(events);
}

/** The shape is checked by the contract itself; what B2MML lets out and the contract needs is refused. */
function eventOf(message: FloorMessage, record: FloorRecord): Verdict<FloorEvent> {
  const contract = contractOf(record);
  if (contract.kind === 'refused') return contract;
  const { name, data } = contract.value;
  const source = sourceOf(message.origin);
  const type = `cutin.${name}.v1`;
  try {
    return accepted(readFloorEvent({ specversion: '1.0', id: eventIdOf(record.recordId), source, type, data }));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return refused({ code: error.code, message: error.message, at: record.recordId });
  }
}

/** The source of what a sender tells in B2MML, as an account may state it. */
export function sourceOf({ sender }: MessageOrigin): string {
  return `b2mml:${sender}`;
}

/** SOURCE_NOT_ALLOWED and EVENT_NOT_OWNED, as a reason among others. */
export function foreignSender(postedBy: Poster, event: { source: string; type: string }): Refusal | null {
  try {
    refuseForeignSender(postedBy, event);
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { code: error.code, message: error.message, at: event.source };
  }
}

const eventIdLengthMax = 200;

/** A record's id is made of several of the sender's; one too long for an event is hashed, since cut off it may be another's. */
function eventIdOf(recordId: string): string {
  if (recordId.length <= eventIdLengthMax) return recordId;
  return `sha256:${createHash('sha256').update(recordId).digest('hex')}`;
}

function contractOf(record: FloorRecord): Verdict<{ name: string; data: Record<string, unknown> }> {
  const { site, orderId, operation, at, recordId } = record;
  if (record.kind === 'inspectionRecorded') {
    const { serial, lot, plan, characteristicId, value, unitOfMeasure, verdict, inspector, gauge } = record;
    const { planId: itemId, revision, contentHash } = plan;
    return accepted({
      name: 'inspection.recorded',
      data: {
        site,
        orderId,
        operation,
        at,
        serial,
        lot,
        characteristicId,
        value,
        unitOfMeasure,
        verdict,
        inspector,
        gauge,
        plan: { itemId, revision, contentHash },
      },
    });
  }
  const { unit, seal, personnel, equipment } = record;
  const common = { site, orderId, operation, at, ...nameOf(unit), seal };
  if (record.kind === 'componentInstalled') {
    const { component, quantity, unitOfMeasure, position, concession } = record;
    const data = { ...common, component, quantity, unitOfMeasure, position, concession };
    return accepted({ name: 'component.installed', data });
  }
  if (record.kind === 'componentRemoved') {
    const { component, quantity, unitOfMeasure, position, reason } = record;
    const data = { ...common, component, quantity, unitOfMeasure, position, reason };
    return accepted({ name: 'component.removed', data });
  }
  const [operator] = personnel;
  if (operator === undefined) return missing(recordId, 'the person who did it');
  const done = { ...common, operator, instruction: record.instruction };
  if (record.kind === 'operationStarted') {
    const { authorisationId } = record;
    return accepted({ name: 'operation.started', data: { ...done, authorisationId } });
  }
  return accepted({ name: 'operation.completed', data: { ...done, startedAt: record.startedAt, equipment } });
}

/** A unit that has a serial is known by it, whatever lot it was made in. */
function nameOf({ serial, lot }: ReportedUnit): { serial: string | null; lot: string | null } {
  return serial === null ? { serial, lot } : { serial, lot: null };
}

function missing(at: string, what: string): Verdict<never> {
  return refused({ code: 'MESSAGE_FIELD_MISSING', message: `Record ${at} lacks ${what}.`, at });
}
