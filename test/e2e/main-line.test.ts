// The whole line on a real Temporal server and a real PostgreSQL, with real HTTP between the processes.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Connection, Client as TemporalClient } from '@temporalio/client';
import { Client } from 'pg';
import { callJson } from '../../processes/launch/api-client';
import { bomScenario, releaseEventOf } from '../../processes/launch/scenario';
import { contentHash } from '../../adapters/signing/content-hash';
import type { ChangeDetail } from '../../ports/read-model';
import {
  decide,
  follow,
  getChange,
  handoffIdOf,
  readBack,
  release,
  root,
  scenarioNamed,
  sharedData,
  startTestStack,
  tokenOf,
  waitForChange,
  waitForHandoff,
  writesOf,
  type TestStack,
} from '../support/stack';

jest.setTimeout(120_000);

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(async () => {
  await stack.end();
});

/** Every receipt names exactly what its system holds now. */
async function expectReceiptsHold(change: ChangeDetail): Promise<void> {
  expect(change.receipts.map(({ system }) => system).sort()).toEqual(['erp', 'mes', 'mes', 'plm', 'qms']);
  for (const receipt of change.receipts) {
    const { status, body } = await readBack(stack, receipt.system as 'erp', receipt.documentPath);
    const held = body as { content: unknown; localRevision: number; label: string };
    expect([status, held.localRevision, held.label]).toEqual([200, receipt.localRevision, receipt.label]);
    expect(contentHash(held.content)).toBe(receipt.contentHash);
  }
}

function postEvent(event: unknown, headers: Record<string, string> = {}, token = tokenOf(stack, 'plm')) {
  return callJson(`${stack.urls.api}/events`, {
    method: 'POST',
    token,
    body: event,
    headers: { 'content-type': 'application/cloudevents+json', ...headers },
  });
}

describe('the main line', () => {
  it('carries the sample change to every system and proves each by reading it back', async () => {
    const scenario = scenarioNamed('MAIN');

    await release(stack, scenario);
    const change = await follow(stack, scenario);

    expect(change.handoffs.map(({ stage, state }) => `${stage} ${state}`)).toEqual([
      'release verified',
      'effectivityDecision verified',
      'mbomTransform verified',
      'mesLock verified',
      'inspectionPlanUpdate verified',
      'orderDisposition verified',
    ]);
    await expectReceiptsHold(change);
  });

  it('finishes orders before the cut-in at the old revision, switches later ones, and ends the split one by signature', async () => {
    const scenario = scenarioNamed('ORDERS', { split: true });

    await release(stack, scenario);
    await follow(stack, scenario);

    const orders = (await readBack(stack, 'mes', `/sites/PLANT-A/work-orders?itemId=${scenario.itemId}`)).body as {
      items: { orderId: string; lockedRevision: string; hold: boolean; state: string }[];
    };
    expect(
      orders.items.map(({ orderId, lockedRevision, hold, state }) => [orderId, lockedRevision, hold, state]),
    ).toEqual([
      ['WO-5001-ORDERS', 'C', false, 'started'],
      ['WO-5002-ORDERS', 'C', true, 'cancelled'],
      ['WO-5003-ORDERS', 'D', false, 'planned'],
    ]);
  });

  it('answers which revision a serial must be built to, and why, and never "the latest"', async () => {
    const scenario = scenarioNamed('EFFECT');
    await release(stack, scenario);
    const change = await follow(stack, scenario);
    const ask = (query: string, item = scenario.itemId) =>
      callJson(`${stack.urls.api}/items/${item}/effectivity?${query}`, { token: tokenOf(stack, 'ada.auditor') });

    const [from, before, unknown, none] = [
      await ask('serial=SN-110'),
      await ask('serial=SN-0109'),
      await ask('serial=SN-1', 'NO-SUCH'),
      await ask(''),
    ];

    expect(from.body).toMatchObject({
      kind: 'effective',
      revision: 'D',
      statement: { changeId: scenario.changeId, decisionId: change.decisions[0]?.decisionId },
    });
    expect(before.body).toMatchObject({ kind: 'none', revision: null });
    expect([unknown.status, unknown.body]).toMatchObject([404, { code: 'ITEM_UNKNOWN' }]);
    expect([none.status, none.body]).toMatchObject([400, { code: 'INVALID_REQUEST' }]);
  });

  const glasgow = path.join(sharedData, 'glasgow');
  const withGlasgow = existsSync(glasgow) ? it : it.skip;
  if (!existsSync(glasgow)) console.warn(`skipped: ${glasgow} is absent`);
  withGlasgow('carries the published Glasgow boards C1 to C2 and C2 to C3', async () => {
    for (const [from, to] of [
      ['C1', 'C2'],
      ['C2', 'C3'],
    ] as const) {
      const scenario = bomScenario({ file: path.join(glasgow, `rev${to}`, 'bom.csv'), itemId: 'GLASGOW', from, to });

      await release(stack, scenario);
      const change = await follow(stack, scenario);

      await expectReceiptsHold(change);
    }
    const effective = await callJson(`${stack.urls.api}/items/GLASGOW/effectivity?serial=SN-100`, {
      token: tokenOf(stack, 'ada.auditor'),
    });
    expect(effective.body).toMatchObject({ revision: 'C3' });
  });
});

describe('intake', () => {
  it('makes one change of the same release event sent a hundred times at once', async () => {
    const scenario = scenarioNamed('HUNDRED');
    await release(stack, scenario);
    const event = releaseEventOf(scenario, 'evt-hundred');

    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        postEvent({
          ...event,
          data: { ...(event['data'] as object), releasedAt: '2026-01-15T08:00:00Z' },
          source: '/plm-2',
        }),
      ),
    );

    // The release of PLM itself came first; the copies tell another release time and are refused as one.
    expect(new Set(answers.map(({ status }) => status)).size).toBe(1);
    await follow(stack, scenario);
    for (const system of ['erp', 'mes', 'qms'] as const) {
      const writes = await writesOf(stack, system, '/');
      const ofItem = writes.writes.map(({ document }) => document).filter((one) => one.includes(scenario.itemId));
      expect(ofItem).toHaveLength(system === 'mes' ? 2 : 1);
      expect(new Set(ofItem).size).toBe(ofItem.length);
    }
  });

  it('starts one change where a hundred copies race each other', async () => {
    const scenario = scenarioNamed('RACE');
    const event = releaseEventOf(scenario, 'evt-race');

    const answers = await Promise.all(Array.from({ length: 100 }, () => postEvent(event)));

    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(202));
    expect(answers.filter(({ body }) => (body as { kind: string }).kind === 'recorded')).toHaveLength(1);
    expect(answers.every(({ headers }) => headers.get('location') === `/changes/${scenario.changeId}`)).toBe(true);
  });

  it('refuses the same revision with other content, with both hashes, and propagates nothing', async () => {
    const scenario = scenarioNamed('CONFLICT');
    await release(stack, scenario);
    await follow(stack, scenario);
    const event = releaseEventOf(scenario, 'evt-conflict') as {
      subject: string;
      data: { changeId: string; affectedItems: { artefacts: { contentHash: string }[] }[] };
    };
    const held = event.data.affectedItems[0]?.artefacts[0]?.contentHash;
    event.subject = 'CHG-CONFLICT-2';
    event.data.changeId = 'CHG-CONFLICT-2';
    event.data.affectedItems[0]!.artefacts[0]!.contentHash = 'f'.repeat(64);

    const answer = await postEvent(event);

    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: 'REVISION_CONFLICT', reasons: [{ facts: { heldHash: held, offeredHash: 'f'.repeat(64) } }] },
    ]);
    expect((await callJson(`${stack.urls.api}/changes/CHG-CONFLICT-2`, { token: tokenOf(stack, 'plm') })).status).toBe(
      404,
    );
  });

  it('takes events in structured, binary and batch mode', async () => {
    const [structured, binary, batch] = ['S', 'B', 'T'].map((name) =>
      releaseEventOf(scenarioNamed(`MODE-${name}`), `evt-mode-${name}`),
    );
    const { data, ...attributes } = binary as { data: unknown } & Record<string, string>;
    const ceHeaders = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));

    const answers = [
      await postEvent(structured),
      await postEvent(data, { ...ceHeaders, 'content-type': 'application/json' }),
      await postEvent([batch], { 'content-type': 'application/cloudevents-batch+json' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  });
});

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

describe('the command line', () => {
  const cutin = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((done) => {
      const env = { ...process.env, CUTIN_HOME: stack.home };
      execFile(process.execPath, [path.join(root, 'cli', 'bin.js'), ...args], { env }, (error, stdout, stderr) => {
        done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
    });

  it('decides, shows and lists what the API holds, and finds every part in health', async () => {
    const scenario = scenarioNamed('CLI');
    await release(stack, scenario);
    const handoffId = handoffIdOf(scenario, 'effectivityDecision');
    await waitForHandoff(stack, handoffId, ['awaitingDecision']);

    const waiting = await cutin('stuck', '--waiting');
    const decided = await cutin('decide', handoffId, '--serial', 'SN-0110 and up', '--json');
    await waitForChange(stack, scenario, 'closed');
    const shown = await cutin('show', scenario.changeId);
    const effective = await cutin('effectivity', scenario.itemId, '--serial', 'SN-0110');
    const doctor = await cutin('doctor');

    expect(waiting.stdout).toContain(handoffId);
    expect([decided.code, JSON.parse(decided.stdout)]).toMatchObject([0, { handoffId }]);
    expect(shown.stdout).toContain(`${scenario.changeId}  closed`);
    expect(effective.stdout).toMatch(/^D {2}Effective by serial/);
    expect([doctor.code, doctor.stdout]).toEqual([0, expect.not.stringContaining('FAIL')]);
  });

  it('exits 1 with the code of a refusal and 2 on wrong usage', async () => {
    const [unknown, usage, help] = [
      await cutin('show', 'CHG-NONE'),
      await cutin('decide', 'x'),
      await cutin('resolve', '--help'),
    ];

    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('CHANGE_UNKNOWN')]);
    expect(usage.code).toBe(2);
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('Examples:')]);
  });
});

describe('what people are shown', () => {
  it('finds a waiting handoff by search attribute, and tells the operator what to type', async () => {
    const scenario = scenarioNamed('VISIBLE');
    await release(stack, scenario);
    await waitForHandoff(stack, handoffIdOf(scenario, 'effectivityDecision'), ['awaitingDecision']);
    const connection = await Connection.connect({ address: stack.temporalAddress });
    const client = new TemporalClient({ connection });

    const query = `CutinState = "AWAITINGDECISION" AND CutinChange = "${scenario.changeId}" AND CutinNeedsHuman = true AND CutinOwner = "planner"`;
    const found: string[] = [];
    for (
      let tries = 0;
      found.length === 0 && tries < 50;
      tries += 1, await new Promise((done) => setTimeout(done, 100))
    ) {
      for await (const { workflowId } of client.workflow.list({ query })) found.push(workflowId);
    }
    const details = await client.workflow
      .getHandle(found[0] ?? '')
      .query<{ currentDetails?: string } | undefined>('__temporal_workflow_metadata');
    await connection.close();

    expect(found).toEqual([`change/${scenario.changeId}/PLANT-A/effectivityDecision`]);
    expect(details?.currentDetails).toContain(`npx cutin decide ${handoffIdOf(scenario, 'effectivityDecision')}`);
    expect(details?.currentDetails).toContain('Who must act');
  });

  it('serves health, readiness, metrics, the API description and its page', async () => {
    const { api } = stack.urls;

    const answers = await Promise.all(
      ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs/'].map((path) => fetch(`${api}${path}`)),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await answers[2]?.text()).toContain('cutin_handoffs{');
    const document = (await answers[3]?.json()) as { openapi: string; paths: Record<string, unknown> };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/events',
        '/changes',
        '/changes/{changeId}',
        '/handoffs',
        '/handoffs/{handoffId}/decision',
        '/handoffs/{handoffId}/resolution',
        '/items/{itemId}/effectivity',
      ]),
    );
    expect(await answers[4]?.text()).toContain('swagger-ui');
  });

  it('pages through handoffs without losing or repeating one', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await callJson(`${stack.urls.api}/handoffs?limit=3${query}`, {
        token: tokenOf(stack, 'ada.auditor'),
      });
      const page = body as { items: { handoffId: string }[]; nextCursor: string | null };
      seen.push(...page.items.map(({ handoffId }) => handoffId));
      cursor = page.nextCursor;
    } while (cursor !== null);

    expect(seen.length).toBeGreaterThan(10);
    expect(new Set(seen).size).toBe(seen.length);
  });
});
