// Work orders: locked when they are announced, held and locked anew when a change comes.
import { callJson, requireJson } from '../../../processes/launch/api-client';
import { personOf } from '../../../processes/launch/secrets';
import type { FloorEventAnswer } from '../../../domain/events/event-answer';
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
  routingOf,
  site,
  start,
  tell,
} from '../../support/floor';
import { recordHistory } from '../../support/histories';
import {
  decide,
  follow,
  handoffIdOf,
  readBack,
  release,
  scenarioNamed,
  setFaults,
  tokenOf,
  waitForChange,
  waitForHandoff,
} from '../../support/stack';
import { stack, builtTo, createOrder, revisionE, post, codeOf } from './stack';

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
    await recordHistory(stack, { name: 'work-order-lock', workflowId: 'order/PLANT-A/WO-F1.1/workOrderLock' });
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
    const ofRelock = after.holds.find((one) => one.holdId !== holdId)?.holdId ?? '';
    const release = (id: string) =>
      post(`${order}/holds/${encodeURIComponent(id)}/release`, 'pat.planner', { reason: 'r' });
    const governed = await release(ofRelock);
    const unknown = await release('change/X');
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
    expect([asked.status, released.status]).toEqual([202, 200]);
    expect([governed, unknown].map(codeOf)).toEqual([
      [409, 'HOLD_GOVERNED'],
      [404, 'HOLD_UNKNOWN'],
    ]);
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
