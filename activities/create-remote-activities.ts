// What a handoff does in other systems: read the release back, write once, read back, take back. Every call may be
// repeated: a document that already holds what was to be written is never written again.
import { Context } from '@temporalio/activity';
import { readRelease } from '../engine/change/read-release';
import { sweepExtras } from '../engine/drift/sweep-extras';
import { sweepReceipts, type SweepGiven } from '../engine/drift/sweep-receipts';
import type { HandoffGiven } from '../engine/handoff/handoff-given';
import { transfer } from '../engine/handoff/transfer';
import { verify } from '../engine/handoff/verify';
import { withdraw } from '../engine/handoff/withdraw';
import type { RemoteActivities } from '../ports/activities';
import type { StopSignal } from '../ports/systems';
import { toFailure } from './to-failure';

const heartbeatEveryMs = 1_500;

export function createRemoteActivities(given: HandoffGiven & SweepGiven): RemoteActivities {
  return {
    sweepReceipts: (page) => alive(() => sweepReceipts(given, page)),
    sweepExtras: (page) => alive(() => sweepExtras(given, page)),
    readRelease: (handoff) => alive(() => readRelease(given, handoff)),
    transferHandoff: (input) => alive((stop) => transfer(given, input, stop)),
    verifyHandoff: (input) => alive((stop) => verify(given, input, stop)),
    withdrawHandoff: (input) => alive(() => withdraw(given, input)),
  };
}

/**
 * Heartbeats while it works, so that a killed worker is noticed in seconds, tells it when it is to stop, and maps faults to
 * failures. What goes wrong once it was told to stop is no failure: it has stopped.
 */
async function alive<T>(work: (stop: StopSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), heartbeatEveryMs);
  try {
    return await work(context.cancellationSignal);
  } catch (error) {
    if (context.cancellationSignal.aborted) return await context.cancelled;
    throw toFailure(error);
  } finally {
    clearInterval(beat);
  }
}
