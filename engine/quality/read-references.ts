// What an NCR refers to, as the store knows it now.
import type { SerialRules } from '../../domain/effectivity/serial';
import type { NonconformanceReport, References } from '../../domain/quality/nonconformance';
import { lockOfReport, resolveReferences } from '../../domain/quality/resolve-references';
import type { Verdict } from '../../domain/verdict';
import type { Transaction } from '../../ports/transaction';

/** Refused like resolveReferences. */
export async function readReferences(
  { tx, serialRules }: { tx: Transaction; serialRules: SerialRules },
  report: NonconformanceReport,
): Promise<Verdict<References>> {
  const { site, orderId } = report;
  const order = orderId === null ? null : await tx.orders.findOrder({ site, orderId });
  const lockSet = order === null ? null : lockOfReport(await tx.locks.listLocks(order));
  const plan = lockSet === null ? null : await tx.inspection.findPlan(lockSet.inspectionPlan.contentHash);
  const characteristics = plan?.characteristics ?? {};
  return resolveReferences(report, { order, lockSet, characteristics, serialRules });
}
