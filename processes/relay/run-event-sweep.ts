// Lets waiting events and drafts of the floor go on.
import { sweepEvents, type SweepGiven } from '../../engine/events/sweep-events';
import { openDrafts } from '../../engine/quality/open-drafts';
import { repeat, type Repeated } from './repeat';

const idleMs = 250;
const batch = 100;

export function runEventSweep(given: SweepGiven): Repeated {
  const turn = async (): Promise<number> => (await sweepEvents(given, batch)) + (await openDrafts(given, batch));
  return repeat({ what: 'event sweep', turn, idleMs, log: given.log });
}
