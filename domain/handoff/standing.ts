// Where a handoff stands, from what the store holds of it. Every start of its workflow goes on from there, so that a history
// may be lost: nothing is written twice, and nothing that was signed is asked again.
import type { HandoffOutcome } from './handoff-outcome';
import type { HandoffRecord } from './handoff-record';
import type { Park } from './park';
import type { ResolutionAction } from './park-resolution';
import type { Retrying } from './retrying';

/** A park with the answer that stands; null while nobody has answered. */
export interface RecordedPark {
  park: Park;
  resolution: { action: ResolutionAction; actor: string; reason: string } | null;
}

export interface Standing {
  /** Set where it has ended: nothing is left to do. */
  outcome: HandoffOutcome | null;
  /** A waiver or an abort that was signed and not carried out yet. */
  ending: { action: 'waive' | 'abort'; actor: string; reason: string } | null;
  /** What it waits for a human with. */
  park: Park | null;
  /** When the human is due whose decision an earlier run began to wait for; null where none did. */
  awaitedUntil: string | null;
  /** It is tried again by itself, since then; null where it is not. */
  retrying: Retrying | null;
  /** A retry was signed that nobody has carried out yet. */
  isRetried: boolean;
  /** The park whose answer is carried out now; null where there is none. */
  answered: string | null;
  /** With which it goes on, where it is not parked. */
  generation: number;
  parks: number;
  /** The human's decision of the stage stands. */
  isDecided: boolean;
  /** An earlier run waited for a human's decision, and nothing was handed over since; what it was told is not known. */
  isAwaited: boolean;
}

export interface StandingFacts {
  record: Pick<HandoffRecord, 'state' | 'generation' | 'dueAt' | 'retrying'> | null;
  /** Oldest first, of the handoff and of its withdrawal. */
  parks: readonly RecordedPark[];
  /** The newest for which documents were fixed; 0 where none were. */
  preparedGeneration: number;
  isDecided: boolean;
}

export function standingOf(facts: StandingFacts): Standing {
  const { record, parks } = facts;
  const own = parks.filter(({ park }) => !park.isWithdrawal);
  const isTakenBack = own.length < parks.length || record?.state === 'withdrawn';
  const standing = openStanding(facts, { own, reached: record?.generation ?? 1 });
  const ended = endOf(own.at(-1));
  if (record?.state === 'verified') return { ...standing, outcome: { kind: 'verified' } };
  if (record?.state === 'waived' || record?.state === 'aborted' || isTakenBack)
    return {
      ...standing,
      outcome: outcomeOf(record?.state === 'waived' && !isTakenBack ? 'waived' : 'aborted', ended),
    };
  if (ended !== null) return { ...standing, ending: ended };
  return { ...standing, park: waitingPark(record, own.at(-1)) };
}

/** The same for the workflow that takes a handoff back; it counts its generations by itself. */
export function withdrawalStandingOf(facts: StandingFacts): Standing {
  const { record, parks } = facts;
  const own = parks.filter(({ park }) => park.isWithdrawal);
  const standing = openStanding(facts, { own, reached: 1 });
  const ended = endOf(own.at(-1));
  if (record?.state === 'withdrawn') return { ...standing, outcome: { kind: 'verified' } };
  if (ended !== null && record?.state === 'waived') return { ...standing, outcome: outcomeOf('waived', ended) };
  if (ended !== null) return { ...standing, ending: ended };
  return { ...standing, park: waitingPark(record, own.at(-1)) };
}

/** What holds however it ends: `own` are its parks, `reached` the generation that its record tells. */
function openStanding(
  { record, preparedGeneration, isDecided }: StandingFacts,
  { own, reached }: { own: readonly RecordedPark[]; reached: number },
): Standing {
  const last = own.at(-1);
  const generation = Math.max(1, reached, preparedGeneration, generationAfter(last));
  return {
    outcome: null,
    ending: null,
    park: null,
    awaitedUntil: record?.state === 'awaitingDecision' ? record.dueAt : null,
    retrying: record?.state === 'retrying' && record.retrying !== null ? { ...record.retrying, failures: 1 } : null,
    isRetried: record?.state === 'parked' && last?.resolution?.action === 'retry',
    answered: last === undefined || last.resolution === null ? null : last.park.parkId,
    generation,
    parks: own.length,
    isDecided,
    isAwaited: record?.state === 'awaitingDecision' && generation === reached,
  };
}

function waitingPark(record: StandingFacts['record'], last: RecordedPark | undefined): Park | null {
  return record?.state === 'parked' && last?.resolution === null ? last.park : null;
}

/** A retry writes again under a new generation where the last answer was final. */
function generationAfter(last: RecordedPark | undefined): number {
  if (last === undefined) return 0;
  const { park, resolution } = last;
  return park.generation + (resolution?.action === 'retry' && park.retryNeedsNewGeneration ? 1 : 0);
}

function endOf(last: RecordedPark | undefined): Standing['ending'] {
  const resolution = last?.resolution ?? null;
  if (resolution === null || resolution.action === 'retry') return null;
  const { action, actor, reason } = resolution;
  return { action, actor, reason };
}

function outcomeOf(kind: 'waived' | 'aborted', ended: Standing['ending']): HandoffOutcome {
  const { actor, reason } = ended ?? { actor: 'cutin', reason: 'It was called off and taken back.' };
  return { kind, actor, reason };
}
