// A workflow was told how its park ends. What stands in the store decides; only a retry or an abort may be recorded here,
// because what is typed into the Temporal UI carries no signature.
import { effectsOf, type Effects } from '../effects';
import { accepted, refused, type Verdict } from '../verdict';
import { changeField, type HandoffRef } from './handoff-ref';
import type { Resolution } from './park';
import type { StandingResolution } from './park-resolution';

/** Refused with SIGNATURE_REQUIRED and ALREADY_RESOLVED. */
export function decideToldResolution(
  { handoff, resolution }: { handoff: HandoffRef; resolution: Resolution },
  { standing, newId }: { standing: StandingResolution | null; newId: string },
): Verdict<Effects> {
  const { parkId, action, actor, reason, resolutionId = newId } = resolution;
  const isUnsigned = standing === null || (standing.action === 'waive' && !standing.hasSignature);
  if (action === 'waive' && isUnsigned) {
    const message = 'A waiver needs a signature: use the API or `npx cutin resolve`.';
    return refused({ code: 'SIGNATURE_REQUIRED', message, at: parkId });
  }
  if (standing !== null) {
    if (standing.action === action && standing.actor === actor) return accepted(effectsOf({}));
    const message = `${standing.actor} resolved ${parkId} first: ${standing.action}.`;
    return refused({ code: 'ALREADY_RESOLVED', message, at: parkId });
  }
  const { handoffId } = handoff;
  return accepted(
    effectsOf({
      writes: [{ kind: 'parkResolved', resolution: { resolutionId, parkId, action, actor, reason } }],
      ledger: [
        {
          key: `resolved ${parkId} ${resolutionId}`,
          kind: 'parkResolved',
          actor,
          ...changeField(handoff),
          handoffId,
          body: { parkId, action, reason, signature: null },
        },
      ],
    }),
  );
}
