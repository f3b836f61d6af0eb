// Rivals for one merge, and signatures that come while Temporal is away.
import type { HttpAnswer } from '../../../processes/launch/api-client';
import { dispose, documentOf, handoffIdOf, readBack, waitForChange, waitForHandoff } from '../../support/stack';
import { stack, next, merge, post, get, signatureOf, query } from './stack';

describe('rivals and repetitions', () => {
  it('let one of two engineers settle a merge, tell the other, and repeat the answer of a known key', async () => {
    const seen = (await get(merge())).body as {
      parkId: string;
      items: { open: { lineId: string; facet: string; engineering: string; planning: string }[] }[];
    };
    const { lineId, facet, engineering, planning } = seen.items[0]!.open[0]!;
    const choice = { itemId: next.itemId, lineId, facet, engineering, planning };
    const exceptions = [{ itemId: next.itemId, id: 'housing', reason: 'one spare each' }];
    const settle = (actor: string, key: string, more: Record<string, unknown>): Promise<HttpAnswer> =>
      post(merge(), actor, { parkId: seen.parkId, signature: signatureOf(actor), ...more }, { key });
    const byMax = { choices: [{ ...choice, take: 'engineering' }] };
    const byMia = { choices: [{ ...choice, take: 'planning' }], exceptions };

    const [max, mia] = await Promise.all([
      settle('max.manufacturing', 'max-1', byMax),
      settle('mia.manufacturing', 'mia-1', byMia),
    ]);
    const again = [
      await settle('max.manufacturing', 'max-1', byMax),
      await settle('mia.manufacturing', 'mia-1', byMia),
    ];
    const other = await settle('max.manufacturing', 'max-1', byMia);

    expect([max.status, mia.status].sort()).toEqual([202, 409]);
    const lost = (max.status === 409 ? max : mia).body as { code: string };
    expect(['ALREADY_RESOLVED', 'PARK_NOT_CURRENT']).toContain(lost.code);
    expect(again.map(({ status, body }) => [status, body])).toEqual(
      [max, mia].map(({ status, body }) => [status, body]),
    );
    expect([other.status, other.body]).toMatchObject([422, { code: 'IDEMPOTENCY_KEY_REUSED' }]);
    const kept = await query<{ actor: string }>(
      'SELECT actor FROM cutin.reconciliation_decision WHERE handoff_id = $1',
      [handoffIdOf(next, 'mbomTransform')],
    );
    expect(kept).toEqual([{ actor: max.status === 202 ? 'max.manufacturing' : 'mia.manufacturing' }]);
    const sent = await waitForHandoff(stack, handoffIdOf(next, 'mbomTransform'), ['verified']);
    expect(sent.state).toBe('verified');
    const { body } = await readBack(stack, 'erp', documentOf(next, 'mbomTransform').path);
    const lines = Object.values(
      (body as { content: { lines: Record<string, { itemId: string; quantity: string }> } }).content.lines,
    );
    expect(lines.find(({ itemId }) => itemId === 'HSG-210')?.quantity).toBe(max.status === 202 ? '2' : '3');
  });

  it('lose no disposition that was signed while Temporal was away, and take it once', async () => {
    const handoffId = handoffIdOf(next, 'orderDisposition');
    await waitForHandoff(stack, handoffId, ['awaitingDecision']);
    const end = [{ orderId: 'WO-E-ENDPOINTS', disposition: 'cancelAndReplan', reason: 'it is split' }];
    const temporal = stack.processes.get('temporal');

    await temporal?.stop();
    const signed = await dispose(stack, next, end, { headers: { 'idempotency-key': 'away-1' } });
    const again = await dispose(stack, next, end, { headers: { 'idempotency-key': 'away-1' } });
    const rival = await dispose(stack, next, [{ ...end[0]!, disposition: 'scrap' }], { actor: 'quinn.quality' });
    await temporal?.start();

    expect([signed.status, again.status, again.body]).toEqual([202, 202, signed.body]);
    expect([rival.status, rival.body]).toMatchObject([409, { code: 'ORDER_DISPOSED' }]);
    await waitForChange(stack, next, 'closed', 120_000);
    const kept = await query(
      'SELECT order_id AS "orderId", disposition, actor FROM cutin.order_disposition WHERE change_id = $1 AND order_id = $2',
      [next.changeId, 'WO-E-ENDPOINTS'],
    );
    expect(kept).toEqual([{ orderId: 'WO-E-ENDPOINTS', disposition: 'cancelAndReplan', actor: 'pat.planner' }]);
  });
});
