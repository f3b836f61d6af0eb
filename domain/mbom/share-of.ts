// What one occurrence adds to the line that gathers it. A line tells only the sum: whoever splits it, or changes one of its
// occurrences, needs the parts.
import type { Ebom } from './ebom';
import type { Treatments } from './mbom';
import { quantityOf, times, type Quantity } from './quantity';
import { ownOf } from '../own-of';

/** What a side was made from. */
export interface MadeFrom {
  ebom: Ebom;
  treatments: Treatments;
}

/**
 * Per one of the line's parent: its quantity, times those of the assemblies that were dissolved above it, times the factor of
 * its conversion. Null for an occurrence that the eBOM does not have.
 */
export function shareOf(id: string, { ebom, treatments }: MadeFrom): Quantity | null {
  const { occurrences } = ebom;
  const occurrence = ownOf(occurrences, id);
  if (occurrence === undefined) return null;
  let share = quantityOf(occurrence.quantity);
  for (let above = occurrence.parent; above !== null && Object.hasOwn(treatments.dissolved, above);) {
    share = times(share, quantityOf(occurrences[above]?.quantity ?? '1'));
    above = occurrences[above]?.parent ?? null;
  }
  const conversion = ownOf(treatments.converted, id);
  return conversion === undefined ? share : times(share, quantityOf(conversion.factor));
}
