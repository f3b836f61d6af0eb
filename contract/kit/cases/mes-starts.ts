// Cases of starting an operation: the engine is asked first, with what the unit is locked to, and its permit is used once.
import type { Bench } from '../bench';
import type { ConformanceCase } from '../case';
import { expectSame, expectStatus, expectThat } from '../expectations';
import {
  authorisedBy,
  completeNow,
  expectNothingStarted,
  expectNotStarted,
  lockedOrder,
  operationsOf,
  operator,
  relock,
  releasedOrder,
  start,
  startNow,
  toldOf,
  type FloorOrder,
} from './floor-order';
import { createOrder, lockOf, orderRevisionsFor, orderRevisionsPath, orderSerials, sealed } from './mes-documents';
import { createDocumentProbe } from '../document-probe';

function startCase(
  told: Omit<ConformanceCase, 'needs' | 'run'>,
  trial: (bench: Bench) => Promise<void>,
): ConformanceCase {
  return { ...told, id: `start.${told.id}`, needs: 'engine', run: trial };
}

export const startCases: readonly ConformanceCase[] = [
  ...askedCases(),
  ...permittedCases(),
  ...lockCases(),
  ...movedLockCases(),
];

function askedCases(): ConformanceCase[] {
  const clause = 'asksFirst';
  return [
    startCase(
      { id: 'asked', title: 'asks before it starts, with the seal of the lock, operation, unit and operator', clause },
      async (bench) => {
        const order = await lockedOrder(bench);
        let startedWhileAsked: unknown[] = [];
        bench.engine().answerStarts(async () => {
          startedWhileAsked = await operationsOf(bench, order);
          return { kind: 'permit' };
        });
        await startNow(bench, order);
        const { site } = bench;
        const questions = bench
          .engine()
          .asked(order.orderId)
          .map(({ question }) => question);
        const presented = { seal: order.seal };
        const unit = { serial: 'SN-0003', lot: null };
        const expected = { site, orderId: order.orderId, ...unit, operation: '0010', operator, presented };
        expectSame(questions, [expected], 'the engine is asked once, with what the unit is locked to');
        expectThat(startedWhileAsked.length === 0, 'nothing is started while the engine is asked', {
          expected: [],
          got: startedWhileAsked,
        });
      },
    ),
    startCase({ id: 'asked-each', title: 'asks again for the next operation', clause }, async (bench) => {
      const order = await lockedOrder(bench);
      await startNow(bench, order);
      await completeNow(bench, order);
      await startNow(bench, order, { operation: '0020' });
      const got = bench
        .engine()
        .asked(order.orderId)
        .map(({ question }) => question.operation);
      expectThat(got.join() === '0010,0020', 'each operation is asked for', { expected: ['0010', '0020'], got });
    }),
    startCase(
      { id: 'shown-revisions', title: 'asks with the revisions the terminal shows, where it shows some', clause },
      async (bench) => {
        const order = await lockedOrder(bench);
        const revisions = [{ artefact: 'instruction', id: 'WI-0010', revision: '1', contentHash: '1'.repeat(64) }];
        await startNow(bench, order, { revisions });
        const got = bench.engine().asked(order.orderId)[0]?.question.presented;
        expectSame(got, { revisions }, 'the engine is asked with what was shown');
      },
    ),
  ];
}

function permittedCases(): ConformanceCase[] {
  return [
    startCase(
      {
        id: 'permitted',
        title: 'starts under a permit, and tells it with seal, authorisation and instruction',
        clause: 'underLock',
      },
      async (bench) => {
        const order = await lockedOrder(bench);
        await startNow(bench, order);
        const [event] = await toldOf(bench, order, 'operation.started');
        const { seal, authorisationId, operation, serial, instruction } = event?.data ?? {};
        expectSame(
          { seal, authorisationId, operation, serial, operator: event?.data['operator'], instruction },
          {
            seal: order.seal,
            authorisationId: authorisedBy(bench, order),
            operation: '0010',
            serial: 'SN-0003',
            operator,
            instruction: { instructionId: 'WI-0010', revision: '1', contentHash: '1'.repeat(64) },
          },
          'the start is told as it was permitted',
        );
      },
    ),
    startCase(
      { id: 'shadow', title: 'starts where a site in shadow permits with reasons', clause: 'asksFirst' },
      async (bench) => {
        const order = await lockedOrder(bench);
        const reasons = [{ code: 'SUPERSEDED_REVISION', message: 'D is effective.', next: 'Load D.' }];
        bench.engine().answerStarts(() => ({ kind: 'shadowPermit', reasons }));
        await startNow(bench, order);
        const [event] = await toldOf(bench, order, 'operation.started');
        const expected = authorisedBy(bench, order);
        expectSame(event?.data['authorisationId'], expected, 'the start is told under that answer');
      },
    ),
    startCase(
      { id: 'repeated', title: 'starts once and tells once, however often it is started', clause: 'told' },
      async (bench) => {
        const order = await lockedOrder(bench);
        await startNow(bench, order);
        await startNow(bench, order);
        await expectStartedOnce(bench, order);
      },
    ),
    startCase(
      { id: 'rivals', title: 'starts once and tells once where two operators start at the same time', clause: 'told' },
      async (bench) => {
        const order = await lockedOrder(bench);
        const answers = await Promise.all([start(bench, order), start(bench, order), start(bench, order)]);
        const isOneStarted = answers.some(({ status }) => status < 300);
        expectThat(isOneStarted, 'one of them starts it', {
          expected: 'HTTP 2xx',
          got: answers.map(({ status }) => status),
        });
        await expectStartedOnce(bench, order);
      },
    ),
  ];
}

/** Events of an order come in order, so with the completion told, a second start would have been told too. */
async function expectStartedOnce(bench: Bench, order: FloorOrder): Promise<void> {
  await completeNow(bench, order);
  await toldOf(bench, order, 'operation.completed');
  const told = await toldOf(bench, order, 'operation.started');
  expectThat(told.length === 1, 'it is told once', { expected: 1, got: told.map(({ id }) => id) });
  const started = await operationsOf(bench, order);
  expectThat(started.length === 1, 'it is started once', { expected: 1, got: started });
}

function lockCases(): ConformanceCase[] {
  return [
    startCase(
      {
        id: 'unlocked',
        title: 'starts nothing on an order without a lock, whatever the engine says',
        clause: 'asksFirst',
      },
      async (bench) => {
        const order = await releasedOrder(bench);
        expectNotStarted(await start(bench, order), 'an order without a lock is not started');
        await expectNothingStarted(bench, order, 'nothing is started without a lock');
        await order.lock.create(sealed(lockOf(bench, order), 1));
        await startNow(bench, order);
      },
    ),
    startCase(
      { id: 'lock-withdrawn', title: 'starts nothing on an order whose lock was withdrawn', clause: 'asksFirst' },
      async (bench) => {
        const order = await lockedOrder(bench);
        const { lock, localRevision } = order;
        expectStatus(
          await lock.withdraw({ ifMatch: localRevision, key: lock.key('free') }),
          [200],
          'a lock is withdrawn',
        );
        expectNotStarted(await start(bench, order), 'an order whose lock was withdrawn is not started');
        await expectNothingStarted(bench, order, 'nothing is started without a lock');
      },
    ),
  ];
}

function movedLockCases(): ConformanceCase[] {
  return [
    startCase(
      { id: 'relocked', title: 'asks with the new seal once the order is locked anew', clause: 'asksFirst' },
      async (bench) => {
        const order = await lockedOrder(bench);
        await startNow(bench, order);
        const seal = await relock(bench, order);
        await startNow(bench, order, { operation: '0020' });
        const got = bench
          .engine()
          .asked(order.orderId)
          .map(({ question }) => question.presented);
        expectSame(got, [{ seal: order.seal }, { seal }], 'each start presents the lock of its moment');
      },
    ),
    startCase(
      {
        id: 'relocked-meanwhile',
        title: 'uses no permit for a lock that was replaced while it asked',
        clause: 'asksFirst',
      },
      async (bench) => {
        const order = await lockedOrder(bench);
        let next = '';
        bench.engine().answerStarts(async () => {
          if (next === '') next = await relock(bench, order);
          return { kind: 'permit' };
        });
        expectNotStarted(await start(bench, order), 'a permit for a lock that is gone starts nothing');
        await expectNothingStarted(bench, order, 'nothing is started under the lock that is gone');
        await startNow(bench, order);
        const [event] = await toldOf(bench, order, 'operation.started');
        expectSame(event?.data['seal'], next, 'it starts under the new lock once that is permitted');
      },
    ),
    startCase(
      { id: 'held', title: 'starts nothing on an order that is held, and goes on when it is released', clause: 'held' },
      async (bench) => {
        const order = await lockedOrder(bench);
        await createOrder(bench, { ...order, state: 'released' });
        const holds = createDocumentProbe(bench, orderRevisionsPath(bench, order.itemId));
        const hold = (isHeld: boolean) =>
          orderRevisionsFor(bench, { itemId: order.itemId, orderId: order.orderId, hold: isHeld, state: 'released' });
        const { localRevision } = await holds.create(hold(true));
        expectNotStarted(await start(bench, order), `an order of ${orderSerials} that is held is not started`);
        await expectNothingStarted(bench, order, 'nothing is started on an order that is held');
        await holds.update(hold(false), localRevision, 'go-on');
        await startNow(bench, order);
      },
    ),
  ];
}
