// An answer that was recorded and that the workflow would not take had no effect. It is void, and the park waits on.
import { effectsOf, type Effects } from '../effects';
import type { StandingHandoff, StandingResolution } from './park-resolution';

export interface VoidResolution {
  resolutionId: string;
  parkId: string;
  /** In the words of the workflow. */
  because: string;
}

/**
 * Nothing where the park is over or another answer stands: a message that is sent twice is refused the second time, after
 * the first was taken.
 */
export function decideVoid(
  { resolutionId, parkId, because }: VoidResolution,
  facts: { parked: StandingHandoff | null; standing: StandingResolution | null },
): Effects | null {
  const { parked, standing } = facts;
  if (parked === null || standing?.resolutionId !== resolutionId) return null;
  const { handoffId, changeId } = parked;
  return effectsOf({
    writes: [{ kind: 'resolutionVoided', resolutionId, because }],
    ledger: [
      {
        key: `voided ${resolutionId}`,
        kind: 'resolutionVoided',
        actor: 'cutin',
        ...(changeId === null ? {} : { changeId }),
        handoffId,
        body: { parkId, resolutionId, action: standing.action, by: standing.actor, because },
      },
    ],
  });
}
