// What a human answers to a park: retry, waive where policy allows, or abort. Asked before it is recorded, so that nothing
// signed is refused afterwards.
import { effectsOf, type Effects } from '../effects';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import type { ParkResolution, ResolutionAction, StandingHandoff, StandingResolution } from './park-resolution';

export interface ResolvePark {
  handoffId: string;
  resolutionId: string;
  /** The park that the human looked at: a late click cannot answer a later one. */
  parkId: string;
  action: ResolutionAction;
  reason: string;
  actor: string;
}

export interface ResolutionFacts {
  handoff: StandingHandoff;
  standing: StandingResolution | null;
  /** Null where nothing was signed. */
  signature: Verdict<NonNullable<ParkResolution['signature']>> | null;
}

/**
 * Refusals: PARK_NOT_CURRENT, ALREADY_RESOLVED, SIGNATURE_REQUIRED (a waiver), SIGNATURE_REFUSED, and where the way out is
 * not open WAIVE_NOT_ALLOWED or ABORT_NOT_ALLOWED. Repeating what stands is accepted and does nothing.
 */
export function decideResolution(
  command: ResolvePark,
  facts: ResolutionFacts,
): Verdict<{ resolutionId: string; handoffId: string; effects: Effects }> {
  const { handoffId, resolutionId, parkId, action, reason, actor } = command;
  const { handoff, standing, signature } = facts;
  if (standing?.resolutionId === resolutionId) return accepted({ resolutionId, handoffId, effects: effectsOf({}) });
  const unfit = unfitResolution(command, facts);
  if (unfit !== null) return refused(unfit);
  if (signature?.kind === 'refused') return signature;
  const signed = signature === null ? {} : { signature: signature.value };
  const resolution: ParkResolution = { resolutionId, parkId, action, actor, reason, ...signed };
  return accepted({ resolutionId, handoffId, effects: resolvePark(handoff, resolution) });
}

/** The answer, for people and for the workflow that waits. */
export function resolvePark(handoff: StandingHandoff, resolution: ParkResolution): Effects {
  const { resolutionId, parkId, action, actor, reason, signature } = resolution;
  const { handoffId, changeId, workflowId } = handoff;
  return effectsOf({
    writes: [{ kind: 'parkResolved', resolution }],
    outbox: [
      {
        key: `resolve ${resolutionId}`,
        kind: 'resolve',
        payload: { workflowId, resolutionId, parkId, action, actor, reason },
      },
    ],
    ledger: [
      {
        key: `resolved ${parkId} ${resolutionId}`,
        kind: 'parkResolved',
        actor,
        ...(changeId === null ? {} : { changeId }),
        handoffId,
        body: { parkId, action, reason, signature: signature ?? null },
      },
    ],
  });
}

function unfitResolution(command: ResolvePark, { handoff, standing, signature }: ResolutionFacts): Refusal | null {
  const { parkId, action } = command;
  const { handoffId, park, state, stage } = handoff;
  if (park?.parkId !== parkId)
    return {
      code: 'PARK_NOT_CURRENT',
      message: `${parkId} is not what ${handoffId} waits for: ${park?.parkId ?? `it is ${state}`}.`,
      at: parkId,
    };
  if (standing !== null) return alreadyResolved(parkId, standing);
  if (action === 'waive' && signature === null)
    return { code: 'SIGNATURE_REQUIRED', message: 'A waiver needs a signature.', at: parkId };
  if (park.actions.includes(action)) return null;
  return action === 'waive'
    ? { code: 'WAIVE_NOT_ALLOWED', message: `Policy does not allow to waive ${stage}.`, at: parkId }
    : {
        code: 'ABORT_NOT_ALLOWED',
        message: 'A withdrawal is part of an abort already: retry it, or waive it after taking it back by hand.',
        at: parkId,
      };
}

export function alreadyResolved(parkId: string, { actor, action }: StandingResolution): Refusal {
  return { code: 'ALREADY_RESOLVED', message: `${actor} resolved ${parkId} first: ${action}.`, at: parkId };
}
