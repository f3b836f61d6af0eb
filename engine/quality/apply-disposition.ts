// A nonconformance was disposed of.
import { decideDisposition } from '../../domain/quality/decide-disposition';
import type { Apply } from '../events/apply';

export const applyDisposition: Apply<'disposition.issued'> = async (context, data) => {
  const held = await context.tx.quality.findNonconformance(data);
  return decideDisposition(data, { ...context, held });
};
