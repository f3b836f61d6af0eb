// A component was taken out of a unit.
import { componentKeyOf, isSameComponent, type Component } from '../../domain/units/component-moves';
import { decideRemoval } from '../../domain/units/decide-removal';
import type { Apply } from '../events/apply';
import { readJudgedUnit } from './read-judged-unit';

export const applyRemoved: Apply<'component.removed'> = async (context, data) => {
  const { tx, serialRules } = context;
  const judged = await readJudgedUnit(context, data);
  if (judged.kind !== 'good') return judged;
  const component = componentKeyOf(data.component, serialRules);
  if (component !== null) await tx.lock([`component ${component}`]);
  const { unit, lock } = judged;
  const moves = await tx.units.listMovesOfUnit({ site: data.site, endItem: lock.lockSet.endItem, unit });
  const isOf = (one: Component): boolean => isSameComponent(data.component, one, serialRules);
  return decideRemoval(data, { ...context, judged, component, moves, isOf });
};
