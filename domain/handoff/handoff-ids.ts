// Ids of handoffs. They are made here, read by people, and never taken apart again.

/** The n-th lock that was asked for an order. */
export function orderLockHandoffId(of: { changeId: string; site: string; orderId: string; nth: number }): string {
  return `${of.changeId}:${of.site}:workOrderLock:${of.orderId}.${String(of.nth)}`;
}
