// A component was installed in a unit.
import { refuseFor } from '../../domain/events/event-outcome';
import { componentKeyOf, isSameComponent, type Component } from '../../domain/units/component-moves';
import { decideInstallation } from '../../domain/units/decide-installation';
import type { Apply } from '../events/apply';
import { listLookAlikes } from '../identity/list-look-alikes';
import { readJudgedUnit } from './read-judged-unit';

export const applyInstalled: Apply<'component.installed'> = async (context, data) => {
  const { tx, serialRules } = context;
  const judged = await readJudgedUnit(context, data);
  if (judged.kind !== 'good') return judged;
  const lookAlikes = await listLookAlikes(tx.identity, [data.component.itemId]);
  if (lookAlikes.length > 0) return refuseFor(lookAlikes);
  const { mbom } = judged.lock.lockSet;
  const lines = await tx.mbom.findLines(mbom.contentHash);
  if (lines === null) throw new Error(`mBOM ${mbom.revision} (${mbom.contentHash}) is locked to and not kept.`);
  const component = componentKeyOf(data.component, serialRules);
  // Two units that are told to hold one piece take turns.
  if (component !== null) await tx.lock([`component ${component}`]);
  const moves = component === null ? [] : await tx.units.listMovesOfComponent(component);
  const of = { site: data.site, endItem: judged.lock.lockSet.endItem, unit: judged.unit };
  const unitMoves = await tx.units.listMovesOfUnit(of);
  const nonconformances = await tx.quality.listOfUnit(of);
  const isSame = (one: Component, other: Component): boolean => isSameComponent(one, other, serialRules);
  const facts = { judged, lines, component, moves, unitMoves, nonconformances, isSame };
  return decideInstallation(data, { ...context, ...facts });
};
