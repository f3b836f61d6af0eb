// Shows which units cut-ins name, read as the decision will read and sign them: by the rules of the registry and the series
// that are known. Records nothing.
import { mayDecide, notADecision } from '../../domain/effectivity/decide-effectivity';
import { readCutIns, shownCutIn, type AskedCutIn, type ShownCutIn } from '../../domain/effectivity/read-cut-ins';
import type { SerialRules } from '../../domain/effectivity/serial';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { Transactions } from '../../ports/transaction';
import { changeUnknown } from '../change/unknown';
import { handoffUnknown } from '../handoff/unknown';
import { readSeries } from './read-series';

/** Refused with HANDOFF_UNKNOWN, CHANGE_UNKNOWN, and like mayDecide and readCutIns. */
export async function previewCutIns(
  { transactions: { reads }, serialRules }: { transactions: Pick<Transactions, 'reads'>; serialRules: SerialRules },
  { handoffId, cutIns, actor }: { handoffId: string; cutIns: readonly AskedCutIn[]; actor: string },
): Promise<Verdict<{ handoffId: string; cutIns: ShownCutIn[] }>> {
  const handoff = await reads.parks.findHandoff(handoffId);
  if (handoff === null) return refused(handoffUnknown(handoffId));
  if (handoff.changeId === null) return refused(notADecision(handoff));
  const change = await reads.changes.findRelease(handoff.changeId);
  if (change === null) return refused(changeUnknown(handoff.changeId));
  const unfit = mayDecide(handoff, change, actor);
  if (unfit !== null) return refused(unfit);
  const series = await readSeries(reads.effectivity, change, cutIns);
  const read = readCutIns(change, cutIns, { serialRules, knownSeries: (endItem) => series[endItem] ?? [] });
  return read.kind === 'refused' ? read : accepted({ handoffId, cutIns: read.value.map(shownCutIn) });
}
