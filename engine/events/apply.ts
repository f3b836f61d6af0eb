// What the intake hands to the use case of each event kind, which answers what is to become of the event.
import type { EventContext, EventOutcome } from '../../domain/events/event-outcome';
import type { HashContent } from '../../domain/identity/artefact';
import type { AuthorisationModes } from '../../domain/locks/authorisation-mode';
import type { FloorEventName, FloorPayloads } from '../../contract/events/payloads';
import type { Transaction } from '../../ports/transaction';
import type { UnitReading } from '../locks/resolve-now';

export interface ApplyGiven extends UnitReading {
  /** Whether a site enforces or only records. */
  mode: AuthorisationModes;
  hash: HashContent;
}

export interface ApplyContext extends EventContext, ApplyGiven {
  tx: Transaction;
}

/** Reads and decides; it writes nothing itself. */
export type Apply<Name extends FloorEventName> = (
  context: ApplyContext,
  data: FloorPayloads[Name],
) => Promise<EventOutcome>;
