// What every endpoint of the change core promises whatever it is sent: a stable code, nothing half-written, one answer
// for one idempotency key, one winner among rivals, nothing lost while Temporal is away.
import { Client } from 'pg';
import { callJson, requireJson, type HttpAnswer } from '../../processes/launch/api-client';
import type { Scenario } from '../../processes/launch/scenario';
import { personOf } from '../../processes/launch/secrets';
import {
  decide,
  dispose,
  documentOf,
  follow,
  handoffIdOf,
  readBack,
  release,
  scenarioNamed,
  startTestStack,
  tokenOf,
  waitForChange,
  waitForHandoff,
  type TestStack,
} from '../support/stack';

jest.setTimeout(180_000);

let stack: TestStack;
/** Revision E of an item whose housing both engineering and planning changed, parked on its merge; one order is split. */
let next: Scenario;
beforeAll(async () => {
  stack = await startTestStack();
  next = await parkedOnItsMerge('ENDPOINTS');
});
afterAll(() => stack.end());

const merge = (): string => `/handoffs/${encodeURIComponent(handoffIdOf(next, 'mbomTransform'))}/reconciliation`;

function post(path: string, actor: string, body: unknown, options: { key?: string } = {}): Promise<HttpAnswer> {
  const headers = options.key === undefined ? {} : { 'idempotency-key': options.key };
  return callJson(`${stack.urls.api}${path}`, { method: 'POST', token: tokenOf(stack, actor), body, headers });
}

function get(path: string, actor = 'ada.auditor'): Promise<HttpAnswer> {
  return callJson(`${stack.urls.api}${path}`, { token: tokenOf(stack, actor) });
}

function signatureOf(actor: string): { signingKey: string; meaning: string } {
  return { signingKey: personOf(stack.secrets, actor).signingKey, meaning: 'I sign this' };
}

async function parkedOnItsMerge(name: string): Promise<Scenario> {
  const first = scenarioNamed(name);
  await release(stack, first);
  await follow(stack, first);
  const { path } = documentOf(first, 'mbomTransform');
  const held = (await readBack(stack, 'erp', path)).body as {
    localRevision: number;
    content: { lines: Record<string, Record<string, unknown>> };
  };
  const housing = Object.values(held.content.lines).find((line) => line['itemId'] === 'HSG-210');
  housing!['quantity'] = '3';
  await requireJson(`${stack.urls.systems.erp}${path}`, {
    method: 'PUT',
    token: stack.secrets.systemTokens.erp,
    headers: { 'if-match': `"${String(held.localRevision)}"`, 'idempotency-key': `planner ${name}` },
    body: held.content,
  });
  const revisionE = first.artefacts
    .filter(({ revision }) => revision === 'D')
    .map(({ artefactClass, content }) => {
      const copy = structuredClone(content) as { occurrences?: Record<string, { quantity: string }> };
      if (copy.occurrences !== undefined) copy.occurrences['housing']!.quantity = '2';
      return { artefactClass, revision: 'E', content: { ...copy, revision: 'E' } };
    });
  const second: Scenario = {
    ...first,
    changeId: `${first.changeId}-E`,
    fromRevision: 'D',
    toRevision: 'E',
    artefacts: revisionE,
    workOrders: [
      {
        ...first.workOrders[0]!,
        orderId: `WO-E-${name}`,
        revision: 'D',
        serials: 'SN-0290 to SN-0309',
        state: 'planned',
      },
    ],
    cutIn: { basis: 'serial', range: 'SN-0300 and up' },
  };
  await release(stack, second);
  await waitForHandoff(stack, handoffIdOf(second, 'effectivityDecision'), ['awaitingDecision']);
  expect((await decide(stack, second, { range: second.cutIn.range })).status).toBe(202);
  await waitForHandoff(stack, handoffIdOf(second, 'mbomTransform'), ['parked']);
  return second;
}

async function query<T extends object>(sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new Client({ connectionString: stack.database.app });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** How much the engine has recorded of what people decide. */
async function recorded(): Promise<unknown> {
  const [row] = await query(`SELECT (SELECT count(*) FROM cutin.ledger)::int AS ledger,
    (SELECT count(*) FROM cutin.decision)::int AS decisions, (SELECT count(*) FROM cutin.statement)::int AS statements,
    (SELECT count(*) FROM cutin.order_disposition)::int AS dispositions,
    (SELECT count(*) FROM cutin.reconciliation_decision)::int AS reconciliations,
    (SELECT count(*) FROM cutin.resolution)::int AS resolutions, (SELECT count(*) FROM cutin.outbox)::int AS outbox`);
  return row;
}

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
