// A component was taken out of a unit.
import { componentKeyOf, type Component } from '../../domain/units/component-moves';
import { decideRemoval } from '../../domain/units/decide-removal';
import type { Apply } from '../events/apply';
import { readJudgedUnit } from './read-judged-unit';

export const applyRemoved: Apply<'component.removed'> = async (context, data) => {
  const { tx, serialRules } = context;
  const judged = await readJudgedUnit(context, data);
  if (judged.kind !== 'good') return judged;
  const { itemId, lot } = data.component;
  const component = componentKeyOf(data.component, serialRules);
  if (component !== null) await tx.lock([`component ${component}`]);
  const { unit, lock } = judged;
  const moves = await tx.units.listMovesOfUnit({ site: data.site, endItem: lock.lockSet.endItem, unit });
  const isOf = (one: Component): boolean =>
    component === null
      ? one.serial === null && one.itemId === itemId && one.lot === lot
      : componentKeyOf(one, serialRules) === component;
  return decideRemoval(data, { ...context, judged, component, moves, isOf });
};
