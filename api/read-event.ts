// One event out of its envelope: what it is, whether its sender may tell it, and whether the store can hold it.
import { releaseEventType } from '../contract/events/change-released';
import { contractEnvelope, type ContractEnvelope } from '../contract/events/contract-envelope';
import type { InlineContent, ReleasedChange } from '../domain/change/released-change';
import type { HashContent } from '../domain/identity/artefact';
import type { Account } from '../ports/accounts';
import type { FloorEvent } from '../ports/events';
import { findUnstorable } from './find-unstorable';
import { Problem } from './problem';
import { readFloorEvent } from './read-floor-event';
import { readRelease } from './read-release';
import { refuseB2mmlSource, refuseForeignSender } from './refuse-foreign-sender';

export type ReleaseToRecord = {
  kind: 'release';
  event: ContractEnvelope;
  change: ReleasedChange;
  inline: InlineContent[];
};
export type CheckedEvent = ReleaseToRecord | { kind: 'floor'; event: FloorEvent };

/** Throws the problem that the event is answered with. */
export function readEvent(raw: unknown, account: Account, hash: HashContent): CheckedEvent {
  const unstorable = findUnstorable(raw);
  if (unstorable !== null) {
    const code = /^\/data(\/|$)/.test(unstorable.pointer) ? 'EVENT_DATA_INVALID' : 'EVENT_INVALID';
    const detail = `The event cannot be kept for what is at ${unstorable.pointer}: ${unstorable.message}.`;
    throw new Problem(400, code, detail, { errors: [unstorable] });
  }
  const envelope = contractEnvelope.safeParse(raw);
  if (!envelope.success) {
    const errors = envelope.error.issues.map((issue) => ({ attribute: issue.path.join('.'), message: issue.message }));
    throw new Problem(
      400,
      'EVENT_INVALID',
      `Not a CloudEvent 1.0: ${errors[0]?.attribute ?? ''}: ${errors[0]?.message ?? ''}`,
      { errors },
    );
  }
  const event = envelope.data;
  refuseB2mmlSource(event.source);
  refuseForeignSender(account, event);
  if (event.type !== releaseEventType) return { kind: 'floor', event: readFloorEvent(event) };
  return { kind: 'release', event, ...readRelease(event, hash) };
}
