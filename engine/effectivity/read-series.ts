// Series that the units of a change's products have had, as a decision and its preview hold cut-ins against them.
import type { ReleasedChange } from '../../domain/change/released-change';
import type { EffectivityReads } from '../../ports/effectivity';

/** By end item: the series that statements have named so far, of the change's product and of those that are asked for. */
export async function readSeries(
  effectivity: EffectivityReads,
  { endItem }: ReleasedChange,
  cutIns: readonly { endItem?: string | null | undefined }[],
): Promise<Record<string, string[]>> {
  const series: Record<string, string[]> = {};
  for (const one of new Set([endItem, ...cutIns.flatMap((cutIn) => cutIn.endItem ?? [])]))
    series[one] = await effectivity.listSeries(one);
  return series;
}
