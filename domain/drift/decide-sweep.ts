// What becomes of what a sweep saw: a finding stands once a document, is refreshed while nobody repairs it, and ends when
// the difference does. A document that was handed over since it was compared, or is being handed over, is left for the
// next sweep.
import { combine, type Effects } from '../effects';
import { placeKey, type DriftFinding, type LookedAt, type PlaceStanding, type SeenDrift } from './finding';
import { driftOwner } from './judge-drift';

export interface Sweep {
  seen: readonly SeenDrift[];
  looked: readonly LookedAt[];
}

export interface SweepFacts {
  /** Findings at these places that are not resolved. */
  standing: readonly DriftFinding[];
  places: readonly PlaceStanding[];
  newId: () => string;
  at: string;
}

const differencesKept = 100;
const detailLengthMax = 1_000;

export function decideSweep({ seen, looked }: Sweep, facts: SweepFacts): Effects {
  const standing = new Map(facts.standing.map((one) => [placeKey(one), one]));
  const places = new Map(facts.places.map((one) => [placeKey(one), one]));
  const hasMoved = (one: LookedAt): boolean => {
    const place = places.get(placeKey(one));
    return (place?.receiptId ?? null) !== one.receiptId || (place?.writers.length ?? 0) > 0;
  };
  const found = new Set(seen.map(placeKey));
  return combine(
    ...seen.filter((one) => !hasMoved(one)).map((one) => keepSeen(one, standing.get(placeKey(one)), facts)),
    ...looked
      .filter((one) => !found.has(placeKey(one)) && !hasMoved(one))
      .map((one) => endDifference(one, standing.get(placeKey(one)), facts)),
  );
}

function keepSeen(given: SeenDrift, standing: DriftFinding | undefined, { newId, at }: SweepFacts): Partial<Effects> {
  const seen = {
    ...given,
    difference: given.difference.slice(0, differencesKept),
    detail: given.detail?.slice(0, detailLengthMax) ?? null,
  };
  const { system, documentPath, changeId, kind, severity, receiptId, receiptHash, heldHash } = seen;
  if (standing === undefined) {
    const findingId = newId();
    const entry = {
      key: `drift ${findingId}`,
      kind: 'driftFound',
      actor: 'cutin',
      ...(changeId === null ? {} : { changeId }),
      body: { findingId, system, documentPath, kind, severity, receiptHash, heldHash },
    };
    return {
      writes: [{ kind: 'findingFound', findingId, seen, owner: driftOwner(system), at }],
      ledger: [entry],
    };
  }
  // One that is being repaired is left as it was signed.
  if (standing.state === 'repairing') return {};
  // One that a change was raised for is asked for again where it is another difference now.
  const isAnother = standing.heldHash !== heldHash || standing.receiptId !== receiptId;
  const state = standing.state === 'raised' && !isAnother ? 'raised' : 'open';
  return { writes: [{ kind: 'findingSeen', findingId: standing.findingId, seen, state, at }] };
}

/** Where no receipt stands only what nobody handed over may still differ; that is for the listing to tell. */
function endDifference(
  { receiptId }: LookedAt,
  standing: DriftFinding | undefined,
  { at }: SweepFacts,
): Partial<Effects> {
  if (standing === undefined || standing.state === 'repairing') return {};
  if (receiptId === null && standing.kind === 'extra') return {};
  const wasTakenBack = receiptId === null && standing.receiptId !== null;
  return resolved(standing.findingId, wasTakenBack ? 'was taken back' : 'no longer differs', at);
}

/** Extras that a whole listing did not show again. */
export function endGoneExtras(gone: readonly DriftFinding[], at: string): Effects {
  return combine(...gone.map(({ findingId }) => resolved(findingId, 'is gone', at)));
}

function resolved(findingId: string, because: string, at: string): Partial<Effects> {
  return { writes: [{ kind: 'findingSettled', findingId, state: 'resolved', because, at }] };
}
