// What the engine itself has done and does at the place of a finding.
import type { DriftFinding, PlaceStanding } from '../../domain/drift/finding';
import type { Reads } from '../../ports/transaction';

type Place = Pick<PlaceStanding, 'receiptId' | 'writers'>;

const untouched: Place = { receiptId: null, writers: [] };

export async function standingAt({ drift }: Pick<Reads, 'drift'>, finding: DriftFinding | null): Promise<Place> {
  if (finding === null) return untouched;
  const [place] = await drift.listPlaces([finding]);
  return place ?? untouched;
}
