// What the store knows of effectivity.
import type { EffectivityDecision } from '../domain/effectivity/effectivity-decision';
import type { EffectivityStatement } from '../domain/effectivity/effectivity-statement';

export interface EffectivityReads {
  /** Actual statements; with `planned` those too that wait for their change to close. */
  listStatements(query: { itemId: string; site?: string; planned?: boolean }): Promise<EffectivityStatement[]>;
  /** Statements of a change that are still planned, of one site or of all. */
  listPlanned(query: { changeId: string; site?: string }): Promise<EffectivityStatement[]>;
  /** Series that serial statements of the end item have named, but for those of changes that were called off. */
  listSeries(endItem: string): Promise<string[]>;
  /** Items and sites that the change says something of, by name. */
  listPlaces(changeId: string): Promise<{ itemId: string; site: string }[]>;
  findDecision(handoffId: string): Promise<EffectivityDecision | null>;
}

/** Whoever decides or uses the effectivity of an item at a site holds this name meanwhile. */
export function effectivityLock({ itemId, site }: { itemId: string; site: string }): string {
  return `effectivity ${itemId} ${site}`;
}
