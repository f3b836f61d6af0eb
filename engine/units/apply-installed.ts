// A component was installed in a unit.
import { refuseFor } from '../../domain/events/event-outcome';
import { decideInstallation } from '../../domain/units/decide-installation';
import type { Apply } from '../events/apply';
import { listLookAlikes } from '../identity/list-look-alikes';
import { readJudgedUnit } from './read-judged-unit';

export const applyInstalled: Apply<'component.installed'> = async (context, data) => {
  const judged = await readJudgedUnit(context, data);
  if (judged.kind !== 'good') return judged;
  const lookAlikes = await listLookAlikes(context.tx.identity, [data.component.itemId]);
  if (lookAlikes.length > 0) return refuseFor(lookAlikes);
  return decideInstallation(data, { ...context, judged });
};
