// Holds that people place and release. Those of the engine end with what they stand for, never by a person's release.
import { effectsOf, type Effects } from '../effects';
import { accepted, refused, type Verdict } from '../verdict';
import type { Hold, HoldKind } from './hold';
import type { OrderKey } from './work-order';

const governedHolds: readonly HoldKind[] = ['change', 'effective', 'relock', 'cancelled'];

export interface HoldStep extends OrderKey {
  holdId: string;
  reason: string;
  actor: string;
}

/** A hold that was ever placed under this id, standing or not, is left as it is: a new one has a new id. */
export function decidePlaceHold(step: HoldStep, facts: { holds: readonly Hold[]; at: string }): Effects {
  const { orderId, holdId, ...of } = step;
  if (facts.holds.some((hold) => hold.holdId === holdId)) return effectsOf({});
  return effectsOf({ holds: [{ act: 'place', kind: 'manual', orderIds: [orderId], holdId, ...of, at: facts.at }] });
}

/** Refused with HOLD_UNKNOWN and HOLD_GOVERNED; a hold that was released before is accepted again. */
export function decideReleaseHold(
  step: HoldStep,
  facts: { holds: readonly Hold[]; at: string },
): Verdict<{ effects: Effects }> {
  const { orderId, holdId, ...of } = step;
  const hold = facts.holds.find((one) => one.holdId === holdId);
  if (hold === undefined)
    return refused({ code: 'HOLD_UNKNOWN', message: `${orderId} has no hold ${holdId} at ${step.site}.`, at: holdId });
  const { kind } = hold;
  if (governedHolds.includes(kind))
    return refused({
      code: 'HOLD_GOVERNED',
      message: `${holdId} ends with the change or the lock it stands for.`,
      at: holdId,
    });
  return accepted({
    effects: effectsOf({ holds: [{ act: 'release', kind, orderIds: [orderId], holdId, ...of, at: facts.at }] }),
  });
}
