// What is refused: bad input, rival decisions, and what the database itself does not let happen.
import { Client } from 'pg';
import { callJson } from '../../../processes/launch/api-client';
import { releaseEventOf } from '../../../processes/launch/scenario';
import {
  decide,
  follow,
  getChange,
  handoffIdOf,
  release,
  scenarioNamed,
  tokenOf,
  waitForChange,
  waitForHandoff,
} from '../../support/stack';
import { stack, postEvent } from './stack';

describe('bad input', () => {
  const problemOf = async (answer: Promise<{ status: number; body: unknown; headers: Headers }>) => {
    const { status, body, headers } = await answer;
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.stringify(body)).not.toMatch(/node_modules|SELECT|INSERT/);
    return [status, (body as { code: string }).code];
  };
  const withEbom = (change: (occurrences: Record<string, Record<string, unknown>>) => void): unknown => {
    const scenario = scenarioNamed('BAD');
    const content = structuredClone(
      scenario.artefacts.find(({ artefactClass, revision }) => artefactClass === 'ebom' && revision === 'D')?.content,
    ) as {
      occurrences: Record<string, Record<string, unknown>>;
    };
    change(content.occurrences);
    const event = releaseEventOf(scenario, 'evt-bad') as { data: { affectedItems: { artefacts: unknown[] }[] } };
    event.data.affectedItems[0]!.artefacts = [{ artefactClass: 'ebom', revision: 'D', content }];
    return event;
  };

  it('gets a problem with a stable code and writes nothing', async () => {
    const good = releaseEventOf(scenarioNamed('BAD'), 'evt-bad');
    const raw = (body: string | Buffer) =>
      fetch(`${stack.urls.api}/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokenOf(stack, 'plm')}`, 'content-type': 'application/cloudevents+json' },
        body,
      }).then(async (answer) => ({
        status: answer.status,
        body: await answer.json(),
        headers: answer.headers,
      }));

    expect(await problemOf(raw('{"specversion": '))).toEqual([400, 'MALFORMED_JSON']);
    expect(await problemOf(raw(Buffer.alloc(33 * 1024 * 1024, 32)))).toEqual([413, 'BODY_TOO_LARGE']);
    expect(await problemOf(postEvent({ ...good, id: undefined }))).toEqual([400, 'EVENT_INVALID']);
    expect(await problemOf(postEvent({ ...good, specversion: '0.3' }))).toEqual([400, 'EVENT_INVALID']);
    expect(await problemOf(postEvent({ ...good, type: 'other.v1' }))).toEqual([422, 'EVENT_TYPE_UNKNOWN']);
    expect(await problemOf(postEvent(good, {}, 'wrong'))).toEqual([401, 'UNAUTHORIZED']);
    expect(await problemOf(postEvent(good, {}, tokenOf(stack, 'ada.auditor')))).toEqual([403, 'FORBIDDEN']);
    expect(await problemOf(postEvent(withEbom((all) => (all['rotor/shaft']!['itemId'] = 'ROT-300'))))).toEqual([
      422,
      'EBOM_CYCLE',
    ]);
    expect(await problemOf(postEvent(withEbom((all) => (all['rotor']!['quantity'] = '-1'))))).toEqual([
      422,
      'QUANTITY_INVALID',
    ]);
    expect((await callJson(`${stack.urls.api}/changes/CHG-BAD`, { token: tokenOf(stack, 'plm') })).status).toBe(404);
  });

  it('refuses a write without an idempotency key and repeats the answer of a known one', async () => {
    const scenario = scenarioNamed('IDEMPOTENT');
    await release(stack, scenario);
    await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);

    const missing = await decide(stack, scenario, { headers: { 'idempotency-key': '' } });
    const garbled = await decide(stack, scenario, { range: 'SN-0100 to' });
    const [first, again, other] = [
      await decide(stack, scenario, { headers: { 'idempotency-key': 'k-1' } }),
      await decide(stack, scenario, { headers: { 'idempotency-key': 'k-1' } }),
      await decide(stack, scenario, { headers: { 'idempotency-key': 'k-1' }, range: 'SN-0200 and up' }),
    ];

    expect([missing.status, missing.body]).toMatchObject([400, { code: 'IDEMPOTENCY_KEY_REQUIRED' }]);
    expect([garbled.status, garbled.body]).toMatchObject([
      422,
      { reasons: [{ facts: { column: expect.any(Number) as number } }] },
    ]);
    expect([first.status, again.status, again.body]).toEqual([202, 202, first.body]);
    expect([other.status, other.body]).toMatchObject([422, { code: 'IDEMPOTENCY_KEY_REUSED' }]);
    await waitForChange(stack, scenario, 'closed');
  });
});

describe('decisions', () => {
  it('accepts one of two planners who decide at once and tells the other', async () => {
    const scenario = scenarioNamed('TWO');
    await release(stack, scenario);
    await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);

    const answers = await Promise.all([
      decide(stack, scenario, { actor: 'pat.planner' }),
      decide(stack, scenario, { actor: 'pia.planner', range: 'SN-0200 and up' }),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'ALREADY_DECIDED' });
    const change = await waitForChange(stack, scenario, 'closed');
    expect(change.decisions).toHaveLength(1);
  });

  it('refuses a wrong signing key', async () => {
    const scenario = scenarioNamed('SIGN');
    await release(stack, scenario);
    const handoff = await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);

    const answer = await callJson(`${stack.urls.api}/handoffs/${encodeURIComponent(handoff.handoffId)}/decision`, {
      method: 'POST',
      token: tokenOf(stack, 'pat.planner'),
      body: {
        impactHash: '0'.repeat(64),
        cutIns: [{ basis: 'serial', range: 'SN-1 and up' }],
        signature: { signingKey: 'not mine', meaning: 'I decide' },
      },
    });

    expect([answer.status, answer.body]).toMatchObject([403, { code: 'SIGNATURE_REFUSED' }]);
    expect((await getChange(stack, scenario)).decisions).toHaveLength(0);
  });
});

describe('what the database itself refuses', () => {
  const refusalOf = async (role: 'owner' | 'app', sql: string, values: unknown[] = []): Promise<string> => {
    const client = new Client({ connectionString: stack.database[role] });
    await client.connect();
    try {
      await client.query(sql, values);
      return 'accepted';
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.end();
    }
  };

  it('refuses overlap, a second content of a revision, and any change to the ledger, even to the owner', async () => {
    const scenario = scenarioNamed('STORE');
    await release(stack, scenario);
    await follow(stack, scenario);

    const copySpan = `INSERT INTO cutin.statement_span SELECT statement_id, state, item_id, site, end_item, basis, series, int8range(110, 111), dates, work_order, layer
                        FROM cutin.statement_span WHERE item_id = $1 AND state = 'actual'`;
    expect(await refusalOf('owner', copySpan, [scenario.itemId])).toBe('23P01');
    expect(
      await refusalOf('owner', `UPDATE cutin.revision SET content_hash = repeat('a', 64) WHERE item_id = $1`, [
        scenario.itemId,
      ]),
    ).toBe('CU001');
    expect(
      await refusalOf('owner', `INSERT INTO cutin.revision VALUES ('ebom', $1, 'D', repeat('a', 64), 'x')`, [
        scenario.itemId,
      ]),
    ).toBe('23505');
    expect(await refusalOf('owner', 'UPDATE cutin.ledger SET actor = actor')).toBe('CU001');
    expect(await refusalOf('owner', 'DELETE FROM cutin.ledger')).toBe('CU001');
    expect(await refusalOf('owner', 'TRUNCATE cutin.ledger')).toBe('CU001');
    expect(await refusalOf('app', 'DELETE FROM cutin.ledger')).toBe('42501');
  });

  it('keeps the ledger as one unbroken chain of hashes', async () => {
    const client = new Client({ connectionString: stack.database.app });
    await client.connect();

    const { rows } = await client.query<{ broken: number; entries: number }>(`
      SELECT count(*)::int AS entries, count(*) FILTER (WHERE NOT (prev_hash = before AND seq = expected AND hash = cutin.ledger_hash(
        prev_hash, seq, at, kind, actor, change_id, handoff_id, body)))::int AS broken
      FROM (SELECT *, lag(hash, 1, repeat('0', 64)) OVER (ORDER BY seq) AS before, row_number() OVER (ORDER BY seq) AS expected FROM cutin.ledger) l`);

    await client.end();
    expect(rows[0]).toMatchObject({ broken: 0 });
    expect(rows[0]?.entries).toBeGreaterThan(20);
  });
});
