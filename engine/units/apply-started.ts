// An operation started on a unit.
import { decideStart } from '../../domain/units/decide-operation';
import type { Apply } from '../events/apply';
import { readJudgedUnit } from './read-judged-unit';

export const applyStarted: Apply<'operation.started'> = async (context, data) => {
  const judged = await readJudgedUnit(context, data);
  if (judged.kind !== 'good') return judged;
  const permitted = await context.tx.units.listPermitted(data);
  return decideStart(data, { ...context, judged, permitted, mode: context.mode(data.site) });
};
