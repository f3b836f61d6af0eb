// A unit left the plant.
import type { Serial } from '../../domain/effectivity/serial';
import { refuseFor } from '../../domain/events/event-outcome';
import type { UnitInspection } from '../../domain/inspection/inspection-gate';
import { draftsAboutUnit } from '../../domain/quality/drafts-about-unit';
import { beforeWork } from '../../domain/units/after-shipment';
import { decideShipment, type UnitAtGate } from '../../domain/units/decide-shipment';
import { readUnit } from '../../domain/units/named-unit';
import type { Transaction } from '../../ports/transaction';
import type { Apply } from '../events/apply';
import { readInspection } from '../inspection/read-inspection';

export const applyShipped: Apply<'unit.shipped'> = async (context, data) => {
  const { tx, serialRules } = context;
  const { site, itemId } = data;
  const unit = readUnit(data, serialRules(itemId));
  if (unit.kind === 'refused') return refuseFor(unit.reasons);
  const { workedAt } = await tx.units.findLastTimes({ site, endItem: itemId, unit: unit.value });
  const early = beforeWork(data, workedAt);
  if (early !== null) return early;
  const known = await tx.units.findAtGate({ site, itemId, unit: unit.value });
  const unplaced = draftsAboutUnit(unit.value, await tx.quality.listUnplaced(site), serialRules(itemId));
  const atGate = { ...known, standing: [...known.standing, ...unplaced] };
  const inspection = await readShippedInspection(tx, { site, endItem: itemId, unit: unit.value }, atGate);
  return decideShipment(data, { ...context, unit: unit.value, atGate, inspection });
};

/** By the lock that its completion was told under; null where it was not completed. */
async function readShippedInspection(
  tx: Transaction,
  of: { site: string; endItem: string; unit: Serial },
  { completedUnder }: UnitAtGate,
): Promise<UnitInspection | null> {
  if (completedUnder === null) return null;
  const { orderId, seal } = completedUnder;
  const locks = await tx.locks.listLocks({ site: of.site, orderId });
  const lock = locks.find((one) => one.seal === seal);
  if (lock === undefined) throw new Error(`${orderId} was completed under a lock that it never had.`);
  return readInspection(tx, { ...of, lock, locks });
}
