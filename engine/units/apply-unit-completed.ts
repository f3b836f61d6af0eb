// A unit was completed, and with the last one its order.
import { inspectionGate } from '../../domain/inspection/inspection-gate';
import { decideUnitCompletion, isLastUnit, unfitForCompletion } from '../../domain/units/decide-unit-completion';
import { effectivityLock } from '../../ports/effectivity';
import type { Apply } from '../events/apply';
import { readInspection } from '../inspection/read-inspection';
import { readJudgedUnit } from './read-judged-unit';

export const applyUnitCompleted: Apply<'unit.completed'> = async (context, data) => {
  const { tx } = context;
  const judged = await readJudgedUnit(context, data);
  if (judged.kind !== 'good') return judged;
  const { unit, lock } = judged;
  const of = { ...data, unit };
  const unfit = unfitForCompletion(data, { judged, runs: await tx.units.listRuns(of) });
  if (unfit !== null) return unfit;
  const { endItem } = lock.lockSet;
  const found = await readInspection(tx, { ...of, endItem, lock, locks: judged.locks });
  const owing = inspectionGate(of, found);
  if (owing !== null) return owing;
  const completedBefore = await tx.units.countOthersCompleted(of);
  const isLast = isLastUnit(lock.spans, completedBefore);
  // A change that becomes effective at this moment waits for the end of the order, or the order for the change.
  if (isLast) await tx.lock([effectivityLock(judged.order)]);
  const order = isLast ? ((await tx.orders.findOrder(data)) ?? judged.order) : judged.order;
  const locks = isLast ? await tx.locks.listLocksOfUnits(data) : judged.locks;
  return decideUnitCompletion(data, { ...context, judged, order, locks, completedBefore });
};
