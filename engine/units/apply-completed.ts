// An operation was completed on a unit.
import { decideCompletion } from '../../domain/units/decide-operation';
import type { Apply } from '../events/apply';
import { readJudgedUnit } from './read-judged-unit';

export const applyCompleted: Apply<'operation.completed'> = async (context, data) => {
  const judged = await readJudgedUnit(context, data);
  if (judged.kind !== 'good') return judged;
  const { unit } = judged;
  const runs = await context.tx.units.listRuns({ ...data, unit });
  return decideCompletion(data, { judged, runs });
};
