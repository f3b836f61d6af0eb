// A unit left the plant.
import { parseSerial } from '../../domain/effectivity/serial';
import { refuseFor } from '../../domain/events/event-outcome';
import { decideShipment } from '../../domain/units/decide-shipment';
import type { Apply } from '../events/apply';

export const applyShipped: Apply<'unit.shipped'> = async (context, data) => {
  const { tx, serialRules } = context;
  const { site, itemId } = data;
  const unit = parseSerial(data.serial, serialRules(itemId));
  if (unit.kind === 'refused') return refuseFor(unit.reasons);
  const atGate = await tx.units.findAtGate({ site, itemId, unit: unit.value });
  return decideShipment(data, { ...context, unit: unit.value, atGate });
};
