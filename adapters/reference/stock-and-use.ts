// What ERP has in stock and where PLM says a part is used.
import { z } from 'zod';
import type { StockRecord } from '../../domain/change/impact';
import { callSystem, type SystemEndpoint } from './http-client';

/** Ids a question may name at once; more are asked in several. */
const idsPerQuestion = 1_000;

const stockAnswer = z.object({
  items: z.array(
    z.object({ itemId: z.string(), onHand: z.string(), unit: z.string(), unitCost: z.string().nullable() }),
  ),
});

export async function listStock(
  erp: SystemEndpoint,
  { site, itemIds }: { site: string; itemIds: string[] },
): Promise<StockRecord[]> {
  const records: StockRecord[] = [];
  for (const some of chunks(itemIds)) {
    const path = `/sites/${encodeURIComponent(site)}/stock/query`;
    const answer = await callSystem(erp, { method: 'POST', path, body: { itemIds: some } });
    records.push(...stockAnswer.parse(answer.body).items);
  }
  return records;
}

const useAnswer = z.object({
  items: z.array(z.object({ itemId: z.string(), parent: z.string(), parentRevision: z.string() })),
});

export async function listParents(
  plm: SystemEndpoint,
  itemIds: string[],
): Promise<{ itemId: string; parent: string; parentRevision: string }[]> {
  const uses: z.infer<typeof useAnswer>['items'] = [];
  for (const some of chunks(itemIds)) {
    const answer = await callSystem(plm, { method: 'POST', path: '/where-used/query', body: { itemIds: some } });
    uses.push(...useAnswer.parse(answer.body).items);
  }
  return uses;
}

function chunks(ids: string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / idsPerQuestion) }, (_, index) =>
    ids.slice(index * idsPerQuestion, (index + 1) * idsPerQuestion),
  );
}
