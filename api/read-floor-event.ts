// A contract event out of its envelope: type, data and subject are what the catalogue says.
import type { FloorEvent } from '../ports/floor-events';
import { contractEnvelope, type ContractEnvelope } from './contract/floor/contract-envelope';
import { contractEvents, findContractEvent, isFloorEventName } from './contract/floor/catalogue';
import { Problem } from './problem';

export function readFloorEvent(envelope: ContractEnvelope): FloorEvent {
  const found = findContractEvent(envelope.type);
  if (found.kind === 'unknownVersion')
    throw new Problem(400, 'EVENT_VERSION_UNKNOWN', `${envelope.type} is not known; ${found.known.join(', ')} is.`);
  const { name } = found.kind === 'known' ? found.event : { name: null };
  if (found.kind === 'unknown' || name === null || !isFloorEventName(name)) {
    const taken = contractEvents.filter(({ direction }) => direction === 'in').map(({ type }) => type);
    throw new Problem(422, 'EVENT_TYPE_UNKNOWN', `Events of type ${envelope.type} are not taken in.`, { taken });
  }
  const parsed = found.event.schema.safeParse(envelope.data);
  if (!parsed.success) {
    const errors = parsed.error.issues
      .slice(0, 50)
      .map((issue) => ({ pointer: `/data/${issue.path.join('/')}`, message: issue.message }));
    const detail = `The data of ${envelope.type} is not valid at ${errors[0]?.pointer ?? ''}: ${errors[0]?.message ?? ''}`;
    throw new Problem(400, 'EVENT_DATA_INVALID', detail, { errors });
  }
  const data = parsed.data as FloorEvent['data'];
  const subject = found.event.subjectOf(data as never);
  if (envelope.subject !== undefined && envelope.subject !== subject)
    throw new Problem(400, 'EVENT_INVALID', `The subject of this event is ${subject}, not ${envelope.subject}.`);
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

/** An event that was kept is read again as it came; null where the contract no longer knows it. */
export function readKeptEvent(body: unknown): FloorEvent | null {
  const envelope = contractEnvelope.safeParse(body);
  if (!envelope.success) return null;
  try {
    return readFloorEvent(envelope.data);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
