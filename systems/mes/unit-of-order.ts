// What an operator names at the terminal: a unit by its serial, or the lot of an order that makes one. MES keeps either as one
// text: an order has units with serials, or a lot, and never both.
import { z } from 'zod';
import { Problem } from '../frame/problem';

const name = z.string().min(1).max(200).optional();

export const named = { serial: name, lot: name };

interface Named {
  serial?: string | undefined;
  lot?: string | undefined;
}

interface UnitsOfOrder {
  orderId: string;
  serials: string | null;
  lot: string | null;
}

/** Throws `unit_not_of_order` where the order makes none that is named so. */
export function unitOf({ orderId, serials, lot }: UnitsOfOrder, given: Named): string {
  const [unit, other] = serials === null ? [given.lot, given.serial] : [given.serial, given.lot];
  const isIt = unit !== undefined && other === undefined && (serials !== null || unit === lot);
  if (!isIt)
    throw new Problem(
      422,
      'unit_not_of_order',
      serials === null
        ? `${orderId} makes lot ${lot ?? ''}: name it.`
        : `${orderId} makes units with serials: name one.`,
    );
  return unit;
}

/** As it is told to the engine. */
export function told(
  { serials }: Pick<UnitsOfOrder, 'serials'>,
  unit: string,
): { serial: string | null; lot: string | null } {
  return serials === null ? { serial: null, lot: unit } : { serial: unit, lot: null };
}
