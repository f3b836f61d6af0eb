// Starts that are asked for, and one serial number from its start to its result.
import { Client } from 'pg';
import { callJson, requireJson } from '../../../processes/launch/api-client';
import { contentHash } from '../../../adapters/signing/content-hash';
import { personOf } from '../../../processes/launch/secrets';
import type { Scenario } from '../../../processes/launch/scenario';
import {
  apply,
  ask,
  characteristicsOf,
  eventOf,
  findOrder,
  goodValueOf,
  lockedOrder,
  openLockOf,
  operations,
  pass,
  shownOf,
  site,
  start,
  tell,
} from '../../support/floor';
import {
  decide,
  documentOf,
  handoffIdOf,
  readBack,
  release,
  tokenOf,
  waitForChange,
  waitForHandoff,
} from '../../support/stack';
import { stack, builtTo, createOrder, revisionE, done } from './stack';
import { eventually } from '../../support/eventually';

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

  it('lets operations start one after the other, and only with its inspection completes the unit', async () => {
    const scenario = await builtTo('SEQUENCE');
    await createOrder(scenario, 'WO-SEQ', 'SN-1000 to SN-1001');
    const lock = openLockOf(await lockedOrder(stack, 'WO-SEQ'));
    const { seal } = lock;
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
    const uninspected = (await tell(stack, eventOf('unit.completed', unit))).body;
    await pass(stack, scenario, { orderId: 'WO-SEQ', serial: 'SN-1000', lock });
    const other = await ask(stack, { orderId: 'WO-SEQ', serial: 'SN-1001', operation: '0020', seal });

    expect(tooEarly).toMatchObject({ state: 'parked', code: 'REFERENCE_NOT_FOUND' });
    expect(uninspected).toMatchObject({ state: 'parked', code: 'INSPECTION_OPEN' });
    expect(other.reasons.map(({ code }) => code)).toEqual(['OPERATION_OUT_OF_SEQUENCE']);
    await eventually(async () => {
      const { body } = await callJson(`${stack.urls.api}/events?subject=order/PLANT-A/WO-SEQ&state=parked`, {
        token: tokenOf(stack, 'ada.auditor'),
      });
      expect((body as { items: unknown[] }).items).toEqual([]);
    });
    await apply(stack, 'unit.shipped', { site, serial: 'SN-1000', itemId: scenario.itemId, at: unit.at });
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
  const characteristics = await characteristicsOf(stack, scenario);
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
    const measured = goodValueOf(await characteristicsOf(stack, scenario), characteristicId);
    const at = new Date().toISOString();
    const result = (contentHash: string, id = characteristicId) => ({
      site,
      orderId: 'WO-0047',
      serial: 'SN-0147',
      operation: '0010',
      characteristicId: id,
      ...measured,
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
