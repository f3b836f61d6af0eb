// Somebody found that a unit does not conform.
import { refuseFor } from '../../domain/events/event-outcome';
import { decideNonconformance, meetNonconformance } from '../../domain/quality/decide-nonconformance';
import type { Apply } from '../events/apply';
import { readReferences } from './read-references';

export const applyNonconformance: Apply<'nonconformance.detected'> = async (context, data) => {
  const met = meetNonconformance(data, await context.tx.quality.findNonconformance(data), context.hash);
  if (met !== null) return met;
  const references = await readReferences(context, data);
  if (references.kind === 'refused') return refuseFor(references.reasons);
  return decideNonconformance(data, { ...context, references: references.value });
};
