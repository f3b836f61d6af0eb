// What an NCR refers to, as far as it is known now: the unit by the end item of its order, and what of its references is
// not what the unit was locked to.
import { z } from 'zod';
import { accepted, type Verdict } from '../../../domain/verdict';
import { parseSerial, type Serial, type SerialRules } from '../../../domain/effectivity/serial';
import type { InspectionPlan } from '../../../domain/inspection/inspection-plan';
import type { LockSet } from '../../../domain/locks/lock-set';
import { unresolvedReferences, type PlanCharacteristics } from '../../../domain/quality/nonconformance-references';
import type { FloorPayloads } from '../../../contract/events/payloads';
import { findOneRow, type Queryable } from '../database';
import { findWorkOrder } from '../floor/order-sources';
import { storedLocks } from './apply-operations';

export interface References {
  unit: Serial;
  /** Null where no order is named, or it is not known yet. */
  endItem: string | null;
  /** None: the NCR is open. */
  missing: string[];
}

/** Refused where the serial cannot be read. */
export async function resolveReferences(
  { tx, serialRules }: { tx: Queryable; serialRules: SerialRules },
  report: FloorPayloads['nonconformance.detected'],
): Promise<Verdict<References>> {
  const { site, serial, orderId } = report;
  const order = orderId === null ? null : await findWorkOrder(tx, { site, orderId });
  const unit = parseSerial(serial, order === null ? {} : serialRules(order.endItem));
  if (unit.kind === 'refused') return unit;
  const locks = order === null ? [] : await storedLocks({ tx }, order);
  const lockSet = locks.filter(({ state }) => state === 'open' || state === 'closed').at(-1)?.lockSet ?? null;
  const characteristics = lockSet === null ? {} : await readCharacteristics(tx, lockSet);
  const { operation, instructionRevision, drawingRevision, characteristicId, planRevision, requirement } = report;
  const named = { operation, instructionRevision, drawingRevision, characteristicId, planRevision, requirement };
  const missing = unresolvedReferences({ serial, orderId, ...named }, lockSet, characteristics);
  return accepted({ unit: unit.value, endItem: order?.endItem ?? null, missing });
}

async function readCharacteristics(tx: Queryable, { inspectionPlan }: LockSet): Promise<PlanCharacteristics> {
  const row = await findOneRow(
    tx,
    z.object({ content: z.unknown() }),
    'SELECT content FROM cutin.content WHERE content_hash = $1',
    [inspectionPlan.contentHash],
  );
  // The plan as it was handed over to QMS, by the hash that the lock names.
  return row === null ? {} : (row.content as Pick<InspectionPlan, 'characteristics'>).characteristics;
}
