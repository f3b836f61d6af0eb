// GET /changes/{id}/mbom/explosion and /items/{id}/mbom/explosion: what an order of so many units calls off.
import type { z } from 'zod';
import { changeExplosionQuery, explosionAnswer, heldExplosionQuery } from '../../contract/http/explosion';
import { explodeChange, explodeHeld } from '../../engine/mbom/explode';
import type { PreviewGiven } from '../../engine/mbom/preview';
import type { Transactions } from '../../ports/transaction';
import { valueOrProblem } from '../problem';
import type { Answer, Call, Route } from '../route';

export interface ExplosionRoutesGiven extends Omit<PreviewGiven, 'reads'> {
  transactions: Pick<Transactions, 'reads'>;
}

export function explosionRoutes(given: ExplosionRoutesGiven): Route[] {
  const answer = { status: 200, description: 'The lines with the quantity called off.', schema: explosionAnswer };
  return [
    {
      method: 'get',
      path: '/changes/:changeId/mbom/explosion',
      tag: 'mBOM',
      summary: 'What an order of so many units would call off of the mBOM that a change hands over; nothing is sent',
      query: changeExplosionQuery,
      answer,
      handle: (call) => ofChange(given, call),
    },
    {
      method: 'get',
      path: '/items/:itemId/mbom/explosion',
      tag: 'mBOM',
      summary: 'What an order of so many units calls off of the mBOM that ERP holds of a revision',
      query: heldExplosionQuery,
      answer,
      handle: (call) => ofItem(given, call),
    },
  ];
}

async function ofChange(given: ExplosionRoutesGiven, { params: { changeId = '' }, query }: Call): Promise<Answer> {
  const { site, itemId = null, quantity: units } = query as z.infer<typeof changeExplosionQuery>;
  const { reads } = given.transactions;
  const exploded = await explodeChange({ ...given, reads }, { changeId, site, itemId, units });
  return { status: 200, body: valueOrProblem(exploded) };
}

async function ofItem(given: ExplosionRoutesGiven, { params: { itemId = '' }, query }: Call): Promise<Answer> {
  const { site, revision, quantity: units } = query as z.infer<typeof heldExplosionQuery>;
  return { status: 200, body: valueOrProblem(await explodeHeld(given, { itemId, revision, site, units })) };
}
