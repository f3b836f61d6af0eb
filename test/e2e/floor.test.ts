// The shop-floor contract end to end on real servers: an order is locked when it is announced, every start is asked for,
// and what is done outside its lock is refused.
import { Client } from 'pg';
import { callJson, requireJson } from '../../processes/launch/api-client';
import { contentHash } from '../../adapters/signing/content-hash';
import { personOf } from '../../processes/launch/secrets';
import type { Scenario } from '../../processes/launch/scenario';
import type { FloorEventAnswer } from '../../ports/events';
import {
  apply,
  ask,
  eventOf,
  findOrder,
  instructionOf,
  lockedOrder,
  openLockOf,
  operations,
  orderOf,
  releaseRouting,
  routingOf,
  shownOf,
  site,
  start,
  tell,
} from '../support/floor';
import { recordHistory } from '../support/histories';
import {
  decide,
  documentOf,
  follow,
  handoffIdOf,
  readBack,
  release,
  scenarioNamed,
  setFaults,
  startTestStack,
  tokenOf,
  waitForChange,
  waitForHandoff,
  type TestStack,
} from '../support/stack';

jest.setTimeout(180_000);

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.end());

/** D is effective from SN-0110; the floor has its routing and instructions. */
async function builtTo(name: string): Promise<Scenario> {
  const scenario = scenarioNamed(name);
  await release(stack, scenario);
  await follow(stack, scenario);
  await releaseRouting(stack, scenario);
  return scenario;
}

/** Work orders are MES's own; it announces them, and Cutin locks them there. */
async function createOrder(scenario: Scenario, orderId: string, serials: string): Promise<FloorEventAnswer> {
  await requireJson(`${stack.urls.systems.mes}/sites/${site}/work-orders/${orderId}`, {
    method: 'PUT',
    token: stack.secrets.systemTokens.mes,
    body: { itemId: scenario.itemId, revision: 'D', serials, state: 'released' },
  });
  return apply(stack, 'workorder.released', orderOf(scenario, orderId, serials));
}

/** The revision after D, from a serial on; nothing differs but its letter. */
function revisionE(scenario: Scenario, from: string): Scenario {
  return {
    ...scenario,
    changeId: `${scenario.changeId}-E`,
    fromRevision: 'D',
    toRevision: 'E',
    workOrders: [],
    artefacts: scenario.artefacts
      .filter(({ revision }) => revision === 'D')
      .map(({ artefactClass, content }) => ({
        artefactClass,
        revision: 'E',
        content: { ...(content as object), revision: 'E' },
      })),
    cutIn: { basis: 'serial', range: `${from} and up` },
  };
}

const done = (seal: string, orderId: string, serial: string, operation: string): Record<string, unknown> => ({
  site,
  orderId,
  serial,
  operation,
  seal,
  operator: 'sam.assembler',
  at: new Date().toISOString(),
});

function post(path: string, actor: string, body: Record<string, unknown>) {
  const { signingKey } = personOf(stack.secrets, actor);
  const signature = path.endsWith('/relock') ? { signature: { signingKey, meaning: 'I lock this order anew' } } : {};
  return callJson(`${stack.urls.api}${path}`, {
    method: 'POST',
    token: tokenOf(stack, actor),
    body: { ...body, ...signature },
  });
}

const codeOf = ({ status, body }: { status: number; body: unknown }) => [status, (body as { code?: string }).code];

describe('a work order', () => {
  it('is locked when it is announced: MES holds the lock set and echoes its seal', async () => {
    const scenario = await builtTo('FLOOR');

    await createOrder(scenario, 'WO-F1', 'SN-0300 to SN-0303');
    const order = await lockedOrder(stack, 'WO-F1');

    const lock = openLockOf(order);
    expect(lock.lockSet).toMatchObject({
      revision: 'D',
      serials: 'SN-300 to SN-303',
      software: {},
      drawing: { revision: 'D' },
      routing: { revision: '1', operations: operations.map((operation) => ({ operation })) },
    });
    const held = (await readBack(stack, 'mes', `/sites/${site}/work-orders/WO-F1`)).body;
    expect(held).toMatchObject({ lockVersion: 1, lockSeal: lock.seal });
    await recordHistory(stack, { name: 'work-order-lock', workflowId: 'order/PLANT-A/WO-F1.1/lock' });
    const permit = await ask(stack, { orderId: 'WO-F1', serial: 'SN-0300', seal: lock.seal });
    expect(permit).toMatchObject({ decision: 'permit', reasons: [] });
  });

  it('whose units resolve to two revisions is refused, and the split is named', async () => {
    const scenario = await builtTo('PARTS');
    // The change adopted no revision before SN-0110: those units have none.
    const next = revisionE(scenario, 'SN-0400');
    await release(stack, next);
    await follow(stack, next);

    const { status, body } = await tell(
      stack,
      eventOf('workorder.released', orderOf(scenario, 'WO-SPLIT', 'SN-0390 to SN-0409')),
    );

    expect([status, body]).toMatchObject([
      422,
      {
        code: 'ORDER_SPLIT',
        reasons: [
          {
            facts: {
              parts: [
                { units: 'SN-390 to SN-399', revision: 'D' },
                { units: 'SN-400 to SN-409', revision: 'E' },
              ],
            },
          },
        ],
      },
    ]);
    expect(await findOrder(stack, 'WO-SPLIT')).toBeNull();
  });

  it('waits for what its lock lacks, and is locked when that is released', async () => {
    const scenario = scenarioNamed('LACKS');
    const early = eventOf('workorder.released', orderOf(scenario, 'WO-LACKS', 'SN-0200'));
    const first = (await tell(stack, early)).body as FloorEventAnswer;
    await release(stack, scenario);
    await follow(stack, scenario);
    await apply(stack, 'routing.released', routingOf(scenario.itemId, '1'));
    for (const operation of operations.slice(1))
      await apply(stack, 'workinstruction.released', instructionOf(scenario.itemId, operation, '1'));
    const second = (await tell(stack, eventOf('workorder.released', orderOf(scenario, 'WO-LACKS-2', 'SN-0201')))).body;
    await apply(stack, 'workinstruction.released', instructionOf(scenario.itemId, operations[0]!, '1'));

    expect(first).toMatchObject({
      state: 'parked',
      code: 'REFERENCE_NOT_FOUND',
      waitsFor: [`effectivity/${site}/${scenario.itemId}`],
    });
    expect(second).toMatchObject({ state: 'parked', waitsFor: [`instruction/${site}/${scenario.itemId}/0010`] });
    for (const orderId of ['WO-LACKS', 'WO-LACKS-2'])
      await waitForHandoff(stack, `${scenario.changeId}:${site}:workOrderLock:${orderId}.1`, ['parked', 'verified']);
  });

  it('follows a change: one that was not begun is locked anew, one that was begun is held until somebody signs', async () => {
    const scenario = await builtTo('FOLLOW');
    await createOrder(scenario, 'WO-NEXT', 'SN-0500 to SN-0504');
    await createOrder(scenario, 'WO-BEGUN', 'SN-0510 to SN-0514');
    const [next, begun] = [await lockedOrder(stack, 'WO-NEXT'), await lockedOrder(stack, 'WO-BEGUN')];
    const seal = openLockOf(begun).seal;
    await start(stack, { orderId: 'WO-BEGUN', serial: 'SN-0510', seal });
    await requireJson(`${stack.urls.systems.mes}/sites/${site}/work-orders/WO-BEGUN`, {
      method: 'PUT',
      token: stack.secrets.systemTokens.mes,
      body: { itemId: scenario.itemId, revision: 'D', serials: 'SN-0510 to SN-0514', state: 'started' },
    });
    const change = revisionE(scenario, 'SN-0500');
    await release(stack, change);
    await waitForHandoff(stack, handoffIdOf(change, 'effectivityDecision'), ['awaitingDecision']);
    await decide(stack, change, { range: change.cutIn.range });
    await waitForHandoff(stack, handoffIdOf(change, 'orderDisposition'), ['awaitingDecision']);
    const held = await ask(stack, { orderId: 'WO-BEGUN', serial: 'SN-0511', seal });
    const { signingKey } = personOf(stack.secrets, 'pat.planner');
    await callJson(`${stack.urls.api}/changes/${change.changeId}/dispositions`, {
      method: 'POST',
      token: tokenOf(stack, 'pat.planner'),
      body: {
        site,
        signature: { signingKey, meaning: 'I dispose of it' },
        dispositions: [{ orderId: 'WO-BEGUN', disposition: 'holdAndRework', reason: 'one unit was begun' }],
      },
    });
    await waitForChange(stack, change, 'closed');

    expect(held.reasons.map(({ code }) => code)).toEqual(['ORDER_ON_HOLD']);
    const relocked = await lockedOrder(stack, 'WO-NEXT', 2);
    expect(relocked.locks).toMatchObject([
      { version: 1, state: 'closed', lockSet: { revision: 'D' }, seal: openLockOf(next).seal },
      { version: 2, state: 'open', lockSet: { revision: 'E' } },
    ]);
    const begunNow = await ask(stack, { orderId: 'WO-BEGUN', serial: 'SN-0511', seal });
    expect(begunNow.reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['SUPERSEDED_REVISION', 'ORDER_ON_HOLD']),
    );
    expect(begunNow.reasons[0]).toMatchObject({
      facts: { effective: 'E', locked: 'D' },
      next: expect.any(String) as string,
    });

    // The units are reworked, and somebody signs for it: the order goes on, here and in MES.
    const asked = await post(`/sites/${site}/orders/WO-BEGUN/relock`, 'pat.planner', {
      disposition: 'holdAndRework',
      fromVersion: 1,
      reason: 'the unit that was begun is reworked',
    });
    const reworked = openLockOf(await lockedOrder(stack, 'WO-BEGUN', 2));
    const goesOn = await ask(stack, { orderId: 'WO-BEGUN', serial: 'SN-0511', seal: reworked.seal });
    const inMes = (await readBack(stack, 'mes', `/sites/${site}/work-orders/WO-BEGUN`)).body;

    expect([asked.status, reworked.lockSet.revision, goesOn.decision]).toEqual([202, 'E', 'permit']);
    expect(inMes).toMatchObject({ hold: false, lockVersion: 2, lockSeal: reworked.seal });
  });

  it('that was begun is locked anew only on hold and by signature; before and after stay readable', async () => {
    const scenario = await builtTo('RELOCK');
    await createOrder(scenario, 'WO-RELOCK', 'SN-0600 to SN-0603');
    const { seal } = openLockOf(await lockedOrder(stack, 'WO-RELOCK'));
    await start(stack, { orderId: 'WO-RELOCK', serial: 'SN-0600', seal });
    await apply(stack, 'workinstruction.released', instructionOf(scenario.itemId, '0020', '2', '1'));
    const order = `/sites/${site}/orders/WO-RELOCK`;
    const body = { disposition: 'holdAndRework', fromVersion: 1, reason: 'instruction 2 is safer' };

    const refusals = [
      await post(`${order}/relock`, 'pat.planner', body),
      await post(`${order}/relock`, 'quinn.quality', body),
      await post(`${order}/relock`, 'pat.planner', { ...body, disposition: 'forget' }),
      await post('/sites/PLANT-A/orders/WO-NONE/relock', 'pat.planner', body),
    ];
    const hold = await post(`${order}/holds`, 'pat.planner', { reason: 'a new instruction' });
    const whileHeld = await ask(stack, { orderId: 'WO-RELOCK', serial: 'SN-0600', operation: '0010', seal });
    const asked = await post(`${order}/relock`, 'pat.planner', body);
    const after = await lockedOrder(stack, 'WO-RELOCK', 2);
    const { holdId } = hold.body as { holdId: string };
    const governed = await post(`${order}/holds/${encodeURIComponent('change/X')}/release`, 'pat.planner', {
      reason: 'r',
    });
    const released = await post(`${order}/holds/${encodeURIComponent(holdId)}/release`, 'pat.planner', {
      reason: 'locked',
    });

    expect(refusals.map(codeOf)).toEqual([
      [409, 'HOLD_REQUIRED'],
      [403, 'FORBIDDEN'],
      [422, 'INVALID_REQUEST'],
      [404, 'ORDER_UNKNOWN'],
    ]);
    expect(whileHeld.reasons.map(({ code }) => code)).toEqual(['ORDER_ON_HOLD']);
    expect([asked.status, governed.status, released.status]).toEqual([202, 409, 200]);
    expect(after.locks.map(({ state }) => state)).toEqual(['closed', 'open']);
    expect(after.locks.map(({ lockSet }) => lockSet.routing.operations[1]?.instruction.revision)).toEqual(['1', '2']);
    const [old, fresh] = [
      await ask(stack, { orderId: 'WO-RELOCK', serial: 'SN-0600', seal }),
      await ask(stack, { orderId: 'WO-RELOCK', serial: 'SN-0600', seal: openLockOf(after).seal }),
    ];
    expect([old.decision, old.reasons[0]?.code, fresh.decision]).toEqual(['deny', 'SEAL_MISMATCH', 'permit']);
  });

  it('is never opened to a seal that MES altered: the handoff parks with the difference', async () => {
    const scenario = await builtTo('ALTERED');
    await setFaults(stack, 'mes', { alterStored: { count: 1, pointer: '/version', value: '9' } });

    await createOrder(scenario, 'WO-ALTERED', 'SN-0700');
    const parked = await waitForHandoff(stack, `${scenario.changeId}:${site}:workOrderLock:WO-ALTERED.1`, ['parked']);
    const denied = await ask(stack, { orderId: 'WO-ALTERED', serial: 'SN-0700', seal: 'a'.repeat(64) });

    await setFaults(stack, 'mes', {});
    expect([parked.reason, parked.owner]).toEqual(['READBACK_DIVERGED', 'planner']);
    expect(denied).toMatchObject({ decision: 'deny', reasons: [{ code: 'NO_LOCK' }] });
  });
});

describe('authorisation', () => {
  it('denies each reason with what to do next, and keeps every answer', async () => {
    const scenario = await builtTo('DENY');
    await createOrder(scenario, 'WO-DENY', 'SN-0800 to SN-0803');
    const lock = openLockOf(await lockedOrder(stack, 'WO-DENY'));
    const { seal, lockSet } = lock;
    const of = { orderId: 'WO-DENY', serial: 'SN-0800', seal };
    const shown = shownOf(lock);
    const outdated = shown.map((one) => (one.artefact === 'drawing' ? { ...one, revision: 'C' } : one));
    await apply(stack, 'nonconformance.detected', {
      site,
      nonconformanceId: 'NCR-DENY',
      serial: 'SN-0801',
      orderId: 'WO-DENY',
      operation: '0010',
      instructionRevision: lockSet.routing.operations[0]!.instruction.revision,
      drawingRevision: 'D',
      planRevision: lockSet.inspectionPlan.revision,
      at: new Date().toISOString(),
      ...(await characteristicOf(scenario)),
      description: 'a scratch',
    });

    const asked = {
      NO_LOCK: await ask(stack, { ...of, orderId: 'WO-NOBODY' }),
      SEAL_MISMATCH: await ask(stack, { ...of, seal: 'f'.repeat(64) }),
      SUPERSEDED_REVISION: await ask(stack, { ...of, revisions: outdated }),
      NOT_EFFECTIVE_FOR_SERIAL: await ask(stack, { ...of, serial: 'SN-0900' }),
      OPEN_NONCONFORMANCE: await ask(stack, { ...of, serial: 'SN-0801' }),
      OPERATION_OUT_OF_SEQUENCE: await ask(stack, { ...of, operation: '0020' }),
    };
    const permit = await ask(stack, { ...of, revisions: shown });
    const listed = await requireJson<{ items: { authorisationId: string }[]; nextCursor: string | null }>(
      `${stack.urls.api}/authorisations?decision=deny&limit=4`,
      { token: tokenOf(stack, 'ada.auditor') },
    );
    const rest = await requireJson<{ items: { authorisationId: string; question: { orderId: string } }[] }>(
      `${stack.urls.api}/authorisations?decision=deny&limit=400&cursor=${listed.nextCursor ?? ''}`,
      { token: tokenOf(stack, 'ada.auditor') },
    );

    for (const [code, { decision, reasons }] of Object.entries(asked)) {
      expect([code, decision, reasons.map((one) => one.code)]).toEqual([code, 'deny', [code]]);
      expect(reasons[0]?.next.length).toBeGreaterThan(10);
    }
    expect(permit).toMatchObject({ decision: 'permit', mode: 'enforce' });
    const denied = Object.values(asked).map(({ authorisationId }) => authorisationId);
    const kept = [...listed.items, ...rest.items].map(({ authorisationId }) => authorisationId);
    expect(kept).toEqual(expect.arrayContaining(denied));
    expect(new Set(kept).size).toBe(kept.length);
    expect(kept).not.toContain(permit.authorisationId);
  });

  it('lets operations start one after the other, and only then completes the unit', async () => {
    const scenario = await builtTo('SEQUENCE');
    await createOrder(scenario, 'WO-SEQ', 'SN-1000 to SN-1001');
    const { seal } = openLockOf(await lockedOrder(stack, 'WO-SEQ'));
    const unit = {
      site,
      orderId: 'WO-SEQ',
      serial: 'SN-1000',
      itemId: scenario.itemId,
      seal,
      at: new Date().toISOString(),
    };
    const tooEarly = (await tell(stack, eventOf('unit.completed', unit))).body;

    for (const operation of operations) {
      expect((await ask(stack, { orderId: 'WO-SEQ', serial: 'SN-1000', operation, seal })).decision).toBe('permit');
      await apply(stack, 'operation.started', done(seal, 'WO-SEQ', 'SN-1000', operation));
      await apply(stack, 'operation.completed', done(seal, 'WO-SEQ', 'SN-1000', operation));
    }
    const other = await ask(stack, { orderId: 'WO-SEQ', serial: 'SN-1001', operation: '0020', seal });

    expect(tooEarly).toMatchObject({ state: 'parked', code: 'REFERENCE_NOT_FOUND' });
    expect(other.reasons.map(({ code }) => code)).toEqual(['OPERATION_OUT_OF_SEQUENCE']);
    for (let tries = 0; tries < 100; tries += 1) {
      const { body } = await callJson(`${stack.urls.api}/events?subject=order/PLANT-A/WO-SEQ&state=parked`, {
        token: tokenOf(stack, 'ada.auditor'),
      });
      if ((body as { items: unknown[] }).items.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { status } = await tell(
      stack,
      eventOf('unit.shipped', { site, serial: 'SN-1000', itemId: scenario.itemId, at: unit.at }),
    );
    expect(status).toBe(202);
  });

  it('still answers while Temporal is away: a lock that stands permits, an order that could not be locked is denied', async () => {
    const scenario = await builtTo('AWAY');
    await createOrder(scenario, 'WO-AWAY-1', 'SN-1100');
    const { seal } = openLockOf(await lockedOrder(stack, 'WO-AWAY-1'));

    await stack.processes.get('temporal')?.stop();
    await createOrder(scenario, 'WO-AWAY-2', 'SN-1101');
    const standing = await ask(stack, { orderId: 'WO-AWAY-1', serial: 'SN-1100', seal });
    const unlocked = await ask(stack, { orderId: 'WO-AWAY-2', serial: 'SN-1101', seal });
    await stack.processes.get('temporal')?.start();

    expect(standing.decision).toBe('permit');
    expect(unlocked).toMatchObject({
      decision: 'deny',
      reasons: [{ code: 'NO_LOCK', next: expect.any(String) as string }],
    });
    await lockedOrder(stack, 'WO-AWAY-2', 1, 90_000);
  });
});

/** A characteristic of the plan in QMS with the requirement it verifies. */
async function characteristicOf(scenario: Scenario): Promise<{ characteristicId: string; requirement: string | null }> {
  const { body } = await readBack(stack, 'qms', documentOf(scenario, 'inspectionPlanUpdate').path);
  const { characteristics } = (body as { content: { characteristics: Record<string, { requirement: string | null }> } })
    .content;
  const [[characteristicId, { requirement }] = ['', { requirement: null }]] = Object.entries(characteristics);
  return { characteristicId, requirement };
}

/** Widens a tolerance in the plan that QMS holds, behind Cutin's back; the hash of what it holds now. */
async function editPlan(scenario: Scenario): Promise<string> {
  const { path } = documentOf(scenario, 'inspectionPlanUpdate');
  const held = (await readBack(stack, 'qms', path)).body as { content: Record<string, unknown>; localRevision: number };
  const content = { ...held.content, note: 'tolerance widened' };
  await requireJson(`${stack.urls.systems.qms}${path}`, {
    method: 'PUT',
    token: stack.secrets.systemTokens.qms,
    body: content,
    headers: { 'if-match': `"${String(held.localRevision)}"` },
  });
  return contentHash(content);
}

describe('serial SN-0047', () => {
  it('was built to C and stays so: a result to an edited plan is an alarm, and a start on C for a serial of D is denied', async () => {
    const scenario = await builtTo('SN47');
    await createOrder(scenario, 'WO-0047', 'SN-0147');
    await createOrder(scenario, 'WO-0048', 'SN-0148');
    const { seal, lockSet } = openLockOf(await lockedOrder(stack, 'WO-0047'));
    const nextSeal = openLockOf(await lockedOrder(stack, 'WO-0048')).seal;
    const { characteristicId } = await characteristicOf(scenario);
    const at = new Date().toISOString();
    const result = (contentHash: string, id = characteristicId) => ({
      site,
      orderId: 'WO-0047',
      serial: 'SN-0147',
      operation: '0010',
      characteristicId: id,
      value: '20.004',
      verdict: 'pass',
      at,
      plan: { itemId: scenario.itemId, revision: lockSet.inspectionPlan.revision, contentHash },
    });
    await start(stack, { orderId: 'WO-0047', serial: 'SN-0147', seal });
    await apply(stack, 'inspection.recorded', result(lockSet.inspectionPlan.contentHash));
    await requireJson(`${stack.urls.systems.mes}/sites/${site}/work-orders/WO-0048`, {
      method: 'PUT',
      token: stack.secrets.systemTokens.mes,
      body: { itemId: scenario.itemId, revision: 'D', serials: 'SN-0148', state: 'started' },
    });
    const change = revisionE(scenario, 'SN-0148');
    await release(stack, change);
    await waitForHandoff(stack, handoffIdOf(change, 'effectivityDecision'), ['awaitingDecision']);
    await decide(stack, change, { range: change.cutIn.range });
    await waitForHandoff(stack, handoffIdOf(change, 'orderDisposition'), ['awaitingDecision']);

    // Somebody edits the template in QMS after the build: same revision, other content.
    const editedHash = await editPlan(scenario);
    const edited = await tell(stack, eventOf('inspection.recorded', result(editedHash)));
    const { signingKey } = personOf(stack.secrets, 'pat.planner');
    await callJson(`${stack.urls.api}/changes/${change.changeId}/dispositions`, {
      method: 'POST',
      token: tokenOf(stack, 'pat.planner'),
      body: {
        site,
        signature: { signingKey, meaning: 'I dispose of it' },
        dispositions: [{ orderId: 'WO-0048', disposition: 'holdAndRework', reason: 'its unit is of E' }],
      },
    }).then(({ status }) => expect(status).toBe(202));
    await waitForChange(stack, change, 'closed');
    const onOld = await ask(stack, { orderId: 'WO-0048', serial: 'SN-0148', seal: nextSeal });
    const order = await findOrder(stack, 'WO-0047');

    expect([edited.status, edited.body]).toMatchObject([
      409,
      {
        code: 'PLAN_REVISION_MISMATCH',
        reasons: [{ facts: { locked: { contentHash: lockSet.inspectionPlan.contentHash } } }],
      },
    ]);
    const [alarm] = await ledgerOf('concordanceAlarm', 'WO-0047');
    expect(alarm).toMatchObject({ serial: 'SN-0147', presented: { contentHash: editedHash } });
    expect(onOld.decision).toBe('deny');
    expect(onOld.reasons.find(({ code }) => code === 'SUPERSEDED_REVISION')).toMatchObject({
      facts: { locked: 'D', effective: 'E' },
    });
    expect(order?.locks[0]).toMatchObject({ seal, lockSet: { revision: 'D' } });
    const records = await unitRecords('WO-0047');
    expect(records).toMatchObject([{ plan: { contentHash: lockSet.inspectionPlan.contentHash } }]);
  });
});

async function ledgerOf(kind: string, orderId: string): Promise<Record<string, unknown>[]> {
  const rows = await query<{ body: string }>('SELECT body FROM cutin.ledger WHERE kind = $1 AND body LIKE $2', [
    kind,
    `%${orderId}%`,
  ]);
  return rows.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}

async function unitRecords(orderId: string): Promise<Record<string, unknown>[]> {
  const rows = await query<{ body: Record<string, unknown> }>(
    'SELECT body FROM cutin.unit_record WHERE order_id = $1',
    [orderId],
  );
  return rows.map(({ body }) => body);
}

async function query<T extends object>(sql: string, values: unknown[]): Promise<T[]> {
  const client = new Client({ connectionString: stack.database.app });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
