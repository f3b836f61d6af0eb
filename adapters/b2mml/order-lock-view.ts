// An order and its lock, as the outbound messages tell of it, and the parameters that carry the lock.
import type { Refusal } from '../../domain/verdict';
import { fault, hashFaults, identifierFaults } from './faults';
import { keyed, parameter, text, value } from './values';
import { decimal, ids } from './vocabulary';
import { element, type NewElement } from './xml-element';

export interface LockedRevision {
  revision: string;
  /** SHA-256 in lower-case hex. */
  contentHash: string;
}

export interface LockSetView {
  drawing: LockedRevision;
  ebom: LockedRevision;
  mbom: LockedRevision;
  routing: LockedRevision;
  /** By routing operation. */
  instructions: Record<string, LockedRevision & { instructionId: string }>;
  inspectionPlan: LockedRevision;
  software: (LockedRevision & { itemId: string })[];
}

export interface OrderLockView {
  site: string;
  orderId: string;
  itemId: string;
  itemRevision: string;
  endItem: string;
  /** Range text, e.g. `SN-0040 to SN-0047`; null where it builds one lot. */
  serials: string | null;
  lot: string | null;
  /** Units to build, or how much of the lot, as exact decimal text; null where the order of a lot does not tell. */
  quantity: { value: string; unitOfMeasure: string } | null;
  /** Rises with each relock, from 1. */
  lockVersion: number;
  seal: string;
  lockSet: LockSetView;
  hold: boolean;
}

/**
 * The work master of an order is the item as its lock pins it. The seal depends on the lock set alone, so two orders
 * with the same revisions have the same work master, and any other revision gives another version.
 */
export function workMasterOf({ itemId, itemRevision, seal }: OrderLockView): NewElement[] {
  return [
    element('WorkMasterID', itemId),
    element('WorkMasterVersion', `${itemRevision}-${seal.slice(0, workMasterDigits)}`),
  ];
}

/** 64 bits of the seal: enough to tell versions of one item apart; the whole seal is a parameter. */
const workMasterDigits = 16;

export function sealParameters({ seal, lockVersion }: OrderLockView): NewElement[] {
  return [parameter(ids.seal, [text(seal)]), parameter(ids.lockVersion, [value(String(lockVersion), 'integer')])];
}

export function lockParameters(order: OrderLockView): NewElement[] {
  const { itemRevision, endItem, serials, lockSet } = order;
  const { drawing, ebom, mbom, routing, inspectionPlan, instructions, software } = lockSet;
  const revisions = Object.entries({ drawing, ebom, mbom, routing, inspectionPlan });
  return [
    ...sealParameters(order),
    parameter(ids.itemRevision, [text(itemRevision)]),
    parameter(ids.endItem, [text(endItem)]),
    ...(serials === null ? [] : [parameter(ids.serials, [text(serials)])]),
    parameter(
      ids.lockSet,
      [],
      [
        ...revisions.map(([name, locked]) => parameter(name, keyed({ ...locked }))),
        parameter(
          'instructions',
          [],
          Object.entries(instructions).map(([operation, locked]) => parameter(operation, keyed({ ...locked }))),
        ),
        parameter(
          'software',
          [],
          software.map(({ itemId, ...locked }) => parameter(itemId, keyed(locked))),
        ),
      ],
    ),
  ];
}

/** What would make a lock that nobody can check: MESSAGE_INPUT_INVALID, naming the field. */
export function orderFaults(order: OrderLockView): Refusal[] {
  const { lockSet, lot, seal, lockVersion, quantity } = order;
  const { instructions, software, ...revisions } = lockSet;
  const locked: [string, LockedRevision][] = [
    ...Object.entries(revisions),
    ...Object.entries(instructions).map(([operation, one]): [string, LockedRevision] => [
      `instructions/${operation}`,
      one,
    ]),
    ...software.map((one): [string, LockedRevision] => [`software/${one.itemId}`, one]),
  ];
  const { site, orderId, itemId, itemRevision, endItem, serials } = order;
  const named = {
    site,
    orderId,
    itemId,
    itemRevision,
    endItem,
    // An order for a lot may name no serials.
    ...(lot === null ? { serials: serials ?? '' } : { lot }),
    ...Object.fromEntries(locked.map(([name, { revision }]) => [`lockSet/${name}/revision`, revision])),
  };
  const softwareIds = software.map(({ itemId: id }) => id);
  return [
    ...identifierFaults(named),
    ...locked.flatMap(([name, { contentHash }]) => hashFaults(`lockSet/${name}/contentHash`, contentHash)),
    ...hashFaults('seal', seal),
    ...(new Set(softwareIds).size === softwareIds.length ? [] : [fault('lockSet/software', 'an item stands twice.')]),
    ...(Number.isSafeInteger(lockVersion) && lockVersion > 0 ? [] : [fault('lockVersion', 'it counts from 1.')]),
    ...(quantity === null || decimal.test(quantity.value)
      ? []
      : [fault('quantity', `${JSON.stringify(quantity.value)} is no decimal.`)]),
  ];
}
