// Open work orders of MES, page by page.
import { z } from 'zod';
import type { OpenOrder } from '../../domain/orders/open-order';
import { SystemFault } from '../../ports/system-fault';
import { callSystem, type SystemEndpoint } from './http-client';

const workOrdersMax = 100_000;
const pageSize = 500;

const workOrderPage = z.object({
  items: z.array(
    z
      .object({
        orderId: z.string(),
        itemId: z.string(),
        revision: z.string(),
        lockedRevision: z.string().nullable(),
        serials: z.string().nullable(),
        state: z.enum(['planned', 'released', 'started', 'complete']),
        lot: z.string().nullable(),
        plannedStart: z.string().nullable(),
        operationsDone: z.array(z.string()),
      })
      // What an order is built to is its lock, where it has one.
      .transform(({ lockedRevision, revision, ...order }): OpenOrder => ({
        ...order,
        revision: lockedRevision ?? revision,
      })),
  ),
  nextCursor: z.string().nullable(),
});

export async function listOpenWorkOrders(
  mes: SystemEndpoint,
  query: { site: string; itemId: string },
): Promise<OpenOrder[]> {
  const orders: OpenOrder[] = [];
  let cursor: string | null = null;
  do {
    const search = new URLSearchParams({
      itemId: query.itemId,
      open: 'true',
      limit: String(pageSize),
      ...(cursor === null ? {} : { cursor }),
    });
    const answer = await callSystem(mes, {
      method: 'GET',
      path: `/sites/${encodeURIComponent(query.site)}/work-orders?${search.toString()}`,
    });
    const page: z.infer<typeof workOrderPage> = workOrderPage.parse(answer.body);
    orders.push(...page.items);
    cursor = page.nextCursor;
    if (orders.length > workOrdersMax)
      throw new SystemFault('rejected', mes.name, `More than ${String(workOrdersMax)} open orders.`);
  } while (cursor !== null);
  return orders;
}
