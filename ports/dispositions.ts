// What the store knows of dispositions.
import type { StandingDisposition } from '../domain/orders/disposition';

export interface DispositionReads {
  /** By order id. */
  listDispositions(query: { changeId: string; site: string }): Promise<Record<string, StandingDisposition>>;
}

/** Whoever disposes of orders of a change at a site holds this name meanwhile. */
export function dispositionLock({ changeId, site }: { changeId: string; site: string }): string {
  return `dispositions ${changeId} ${site}`;
}
