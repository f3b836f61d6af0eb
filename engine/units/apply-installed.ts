// A component was installed in a unit.
import { decideInstallation } from '../../domain/units/decide-installation';
import type { Apply } from '../events/apply';
import { readJudgedUnit } from './read-judged-unit';

export const applyInstalled: Apply<'component.installed'> = async (context, data) => {
  const judged = await readJudgedUnit(context, data);
  if (judged.kind !== 'good') return judged;
  return decideInstallation(data, { ...context, judged });
};
