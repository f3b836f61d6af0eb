// Bad input to every endpoint of the change core.
import type { HttpAnswer } from '../../../processes/launch/api-client';
import { handoffIdOf } from '../../support/stack';
import { next, merge, post, get, signatureOf, recorded } from './stack';

describe('bad input to an endpoint of the change core', () => {
  it('gets a stable code and a reason, and records nothing', async () => {
    const { changeId, itemId } = next;
    const impact = `/changes/${changeId}/impact`;
    const options = `/changes/${changeId}/options`;
    const candidate = { name: 'a', basis: 'serial', range: 'SN-0300 and up' };
    const orders = `/changes/${changeId}/orders`;
    const ends = `/changes/${changeId}/dispositions`;
    const end = { orderId: 'WO-E-ENDPOINTS', disposition: 'scrap', reason: 'r' };
    const statement = { itemId, revision: 'E', site: 'PLANT-A', basis: 'serial', range: 'SN-1 and up' };
    const decision = `/handoffs/${encodeURIComponent(handoffIdOf(next, 'effectivityDecision'))}/decision`;
    const { parkId } = (await get(merge())).body as { parkId: string };
    const max = signatureOf('max.manufacturing');
    const pat = signatureOf('pat.planner');
    const choice = { itemId, lineId: 'x', facet: 'quantity', engineering: '2', planning: '3', take: 'planning' };
    const before = await recorded();

    const answers: [string, number, string, Promise<HttpAnswer>][] = [
      ['impact of an unknown change', 404, 'CHANGE_UNKNOWN', get('/changes/CHG-NONE/impact?site=PLANT-A')],
      ['impact without a site', 400, 'INVALID_REQUEST', get(impact)],
      ['impact at a site it is not released for', 422, 'SITE_NOT_AFFECTED', get(`${impact}?site=PLANT-Z`)],
      ['impact with an unknown parameter', 400, 'INVALID_REQUEST', get(`${impact}?site=PLANT-A&sort=x`)],
      [
        'options of an unknown change',
        404,
        'CHANGE_UNKNOWN',
        post('/changes/CHG-NONE/options', 'pat.planner', { site: 'PLANT-A', candidates: [candidate] }),
      ],
      [
        'options without candidates',
        422,
        'INVALID_REQUEST',
        post(options, 'pat.planner', { site: 'PLANT-A', candidates: [] }),
      ],
      [
        'options in an unknown basis',
        422,
        'INVALID_REQUEST',
        post(options, 'pat.planner', { site: 'PLANT-A', candidates: [{ ...candidate, basis: 'moon' }] }),
      ],
      [
        'options at a negative price',
        422,
        'INVALID_REQUEST',
        post(options, 'pat.planner', { site: 'PLANT-A', candidates: [candidate], prices: { heldUnit: '-1' } }),
      ],
      [
        'options at another site',
        422,
        'SITE_NOT_AFFECTED',
        post(options, 'pat.planner', { site: 'PLANT-Z', candidates: [candidate] }),
      ],
      ['options by a system', 403, 'FORBIDDEN', post(options, 'mes', { site: 'PLANT-A', candidates: [candidate] })],
      [
        'a preview of an item that is not affected',
        422,
        'ITEM_NOT_AFFECTED',
        get(`/changes/${changeId}/mbom?site=PLANT-A&itemId=NONE`),
      ],
      ['a preview at another site', 422, 'SITE_NOT_AFFECTED', get(`/changes/${changeId}/mbom?site=PLANT-Z`)],
      ['a preview of an unknown change', 404, 'CHANGE_UNKNOWN', get('/changes/CHG-NONE/mbom?site=PLANT-A')],
      ['the merge of an unknown handoff', 404, 'HANDOFF_UNKNOWN', get('/handoffs/none/reconciliation')],
      [
        'the merge of a handoff that merges nothing',
        409,
        'NOT_A_TRANSFORM',
        get(`/handoffs/${encodeURIComponent(handoffIdOf(next, 'effectivityDecision'))}/reconciliation`),
      ],
      [
        'a choice without a signature',
        422,
        'INVALID_REQUEST',
        post(merge(), 'max.manufacturing', { parkId, choices: [] }),
      ],
      [
        'a choice with a wrong key',
        403,
        'SIGNATURE_REFUSED',
        post(merge(), 'max.manufacturing', { parkId, choices: [choice], signature: { ...max, signingKey: 'guess' } }),
      ],
      [
        "a choice of another person's key",
        403,
        'SIGNATURE_REFUSED',
        post(merge(), 'mia.manufacturing', { parkId, choices: [choice], signature: max }),
      ],
      [
        'a choice without an idempotency key',
        400,
        'IDEMPOTENCY_KEY_REQUIRED',
        post(merge(), 'max.manufacturing', { parkId, signature: max }, { key: '' }),
      ],
      [
        'a choice with an unknown field',
        422,
        'INVALID_REQUEST',
        post(merge(), 'max.manufacturing', { parkId, signature: max, force: true }),
      ],
      [
        'a choice on a line that is no suspect',
        409,
        'CHOICE_NOT_OPEN',
        post(merge(), 'max.manufacturing', { parkId, choices: [choice], signature: max }),
      ],
      ['orders of an unknown change', 404, 'CHANGE_UNKNOWN', get('/changes/CHG-NONE/orders?site=PLANT-A')],
      ['orders at a site that has decided nothing', 409, 'NOT_DECIDED', get(`${orders}?site=PLANT-Z`)],
      ['orders past the limit', 400, 'INVALID_REQUEST', get(`${orders}?site=PLANT-A&limit=100000`)],
      [
        'a disposition nobody knows',
        422,
        'INVALID_REQUEST',
        post(ends, 'pat.planner', {
          site: 'PLANT-A',
          dispositions: [{ ...end, disposition: 'ignore' }],
          signature: pat,
        }),
      ],
      [
        'one order disposed of twice at once',
        422,
        'INVALID_REQUEST',
        post(ends, 'pat.planner', { site: 'PLANT-A', dispositions: [end, end], signature: pat }),
      ],
      [
        'a disposition without a reason',
        422,
        'INVALID_REQUEST',
        post(ends, 'pat.planner', { site: 'PLANT-A', dispositions: [{ ...end, reason: ' ' }], signature: pat }),
      ],
      [
        'a good disposition beside one of no order',
        422,
        'ORDER_NOT_AFFECTED',
        post(ends, 'pat.planner', {
          site: 'PLANT-A',
          dispositions: [end, { ...end, orderId: 'WO-NONE' }],
          signature: pat,
        }),
      ],
      [
        'a disposition without an idempotency key',
        400,
        'IDEMPOTENCY_KEY_REQUIRED',
        post(ends, 'pat.planner', { site: 'PLANT-A', dispositions: [end], signature: pat }, { key: '' }),
      ],
      [
        'a disposition by an auditor',
        403,
        'FORBIDDEN',
        post(ends, 'ada.auditor', { site: 'PLANT-A', dispositions: [end], signature: pat }),
      ],
      [
        'effectivity of a serial without a number',
        422,
        'SERIAL_WITHOUT_NUMBER',
        get(`/items/${itemId}/effectivity?serial=SN-&site=PLANT-A`),
      ],
      ['effectivity of no calendar day', 400, 'INVALID_REQUEST', get(`/items/${itemId}/effectivity?date=2026-02-30`)],
      ['a partition of nothing', 422, 'INVALID_REQUEST', post('/effectivity/check', 'ada.auditor', { statements: [] })],
      [
        'a partition with a garbled range',
        422,
        'RANGE_SYNTAX',
        post('/effectivity/check', 'ada.auditor', { statements: [{ ...statement, range: 'SN-1 to' }] }),
      ],
      [
        'a second decision',
        409,
        'ALREADY_DECIDED',
        post(decision, 'pat.planner', {
          impactHash: 'a'.repeat(64),
          cutIns: [{ basis: 'serial', range: 'SN-1 and up' }],
          signature: pat,
        }),
      ],
      ['a path that is too long', 400, 'INVALID_REQUEST', get(`/items/${'x'.repeat(500)}/effectivity`)],
    ];
    const got = await Promise.all(
      answers.map(async ([what, , , answer]) => {
        const { status, body } = await answer;
        const { code, detail } = body as { code: string; detail: string };
        return [what, status, code, detail.length > 0];
      }),
    );

    expect(got).toEqual(answers.map(([what, status, code]) => [what, status, code, true]));
    expect(await recorded()).toEqual(before);
  });
});
