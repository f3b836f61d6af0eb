// A contract event out of its envelope: type, data and subject are what the catalogue says.
import { z } from 'zod';
import type { FloorEvent } from '../ports/events';
import { contractEnvelope, type ContractEnvelope } from '../contract/events/contract-envelope';
import { contractEvents, findContractEvent } from '../contract/events/catalogue';
import { isFloorEventName } from '../contract/events/payloads';
import { Problem } from './problem';
import { readEventData, refuseOtherSubject } from './read-event-data';

export function readFloorEvent(envelope: ContractEnvelope): FloorEvent {
  const found = findContractEvent(envelope.type);
  if (found.kind === 'unknownVersion')
    throw new Problem(400, 'EVENT_VERSION_UNKNOWN', `${envelope.type} is not known; ${found.known.join(', ')} is.`);
  const { name } = found.kind === 'known' ? found.event : { name: null };
  if (found.kind === 'unknown' || name === null || !isFloorEventName(name)) {
    const taken = contractEvents.filter(({ direction }) => direction === 'in').map(({ type }) => type);
    throw new Problem(422, 'EVENT_TYPE_UNKNOWN', `Events of type ${envelope.type} are not taken in.`, { taken });
  }
  const data = readEventData(found.event.schema, envelope) as FloorEvent['data'];
  const subject = found.event.subjectOf(data as never);
  refuseOtherSubject(envelope, subject);
  return {
    source: envelope.source,
    id: envelope.id,
    type: envelope.type,
    name,
    subject,
    sequence: envelope.sequence === undefined ? null : Number(envelope.sequence),
    data,
    body: envelope,
  };
}

/** What comes as B2MML is kept under the name that its sender has there, which need be no URI. */
const keptEnvelope = contractEnvelope.extend({ source: z.string().min(1) });

/** An event that was kept is read again as it came; null where the contract no longer knows it. */
export function readKeptEvent(body: unknown): FloorEvent | null {
  const envelope = keptEnvelope.safeParse(body);
  if (!envelope.success) return null;
  try {
    return readFloorEvent(envelope.data);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
