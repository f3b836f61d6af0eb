// Cases of what is done to a unit once its operation runs: completed, fitted with components, finished.
import type { Bench } from '../bench';
import type { ConformanceCase } from '../case';
import { expectRefused, expectSame, expectStatus, expectThat } from '../expectations';
import {
  complete,
  completeNow,
  install,
  lockedOrder,
  operationsOf,
  operator,
  relock,
  remove,
  startNow,
  toldOf,
  untilStartTold,
} from './floor-order';

function doneCase(
  told: Omit<ConformanceCase, 'needs' | 'run'>,
  trial: (bench: Bench) => Promise<void>,
): ConformanceCase {
  return { ...told, needs: 'engine', run: trial };
}

export const completionCases: readonly ConformanceCase[] = [
  ...completed(),
  ...completedUnderLock(),
  ...finished(),
  ...installed(),
  ...removed(),
];

function completed(): ConformanceCase[] {
  return [
    doneCase(
      { id: 'complete.told', title: 'tells a completion with the seal, instruction and operator', clause: 'underLock' },
      async (bench) => {
        const order = await lockedOrder(bench);
        await startNow(bench, order);
        await completeNow(bench, order);
        const [event] = await toldOf(bench, order, 'operation.completed');
        const { seal, operation, serial, instruction } = event?.data ?? {};
        const revision = (instruction as { revision?: string } | null)?.revision ?? null;
        expectSame(
          { seal, operation, serial, operator: event?.data['operator'], revision },
          { seal: order.seal, operation: '0010', serial: 'SN-0003', operator, revision: '1' },
          'the completion is told as it was done',
        );
      },
    ),
    doneCase(
      {
        id: 'complete.repeated',
        title: 'completes once and tells once, however often it is completed',
        clause: 'told',
      },
      async (bench) => {
        const order = await lockedOrder(bench);
        await startNow(bench, order);
        await completeNow(bench, order);
        await completeNow(bench, order);
        await startNow(bench, order, { operation: '0020' });
        await untilStartTold(bench, order, '0020');
        const told = await toldOf(bench, order, 'operation.completed');
        expectThat(told.length === 1, 'it is told once', { expected: 1, got: told.map(({ id }) => id) });
      },
    ),
  ];
}

function completedUnderLock(): ConformanceCase[] {
  return [
    doneCase(
      {
        id: 'complete.not-started',
        title: 'completes nothing that was not started, and tells nothing',
        clause: 'underLock',
      },
      async (bench) => {
        const order = await lockedOrder(bench);
        expectRefused(await complete(bench, order), 'a completion without a start is refused');
        const done = await operationsOf(bench, order);
        expectThat(done.length === 0, 'nothing is completed', { expected: [], got: done });
        await startNow(bench, order);
        await toldOf(bench, order, 'operation.started');
        const told = bench
          .engine()
          .told(order.subject)
          .filter(({ name }) => name === 'operation.completed');
        expectThat(told.length === 0, 'no completion is told', {
          expected: [],
          got: told.map(({ canonical }) => canonical),
        });
      },
    ),
    doneCase(
      {
        id: 'complete.after-relock',
        title: 'tells a completion under the lock and instruction it was started under',
        clause: 'underLock',
      },
      async (bench) => {
        const order = await lockedOrder(bench);
        await startNow(bench, order);
        await relock(bench, order);
        await completeNow(bench, order);
        const [event] = await toldOf(bench, order, 'operation.completed');
        const { seal, instruction } = event?.data ?? {};
        expectSame(
          { seal, instruction },
          {
            seal: order.seal,
            instruction: { instructionId: 'WI-0010', revision: '1', contentHash: '1'.repeat(64) },
          },
          'what was begun under a lock is reported under it',
        );
      },
    ),
  ];
}

function finished(): ConformanceCase[] {
  return [
    doneCase(
      {
        id: 'unit.completed',
        title: 'tells that a unit is complete after its last operation, and not before',
        clause: 'told',
      },
      async (bench) => {
        const order = await lockedOrder(bench);
        for (const operation of ['0010', '0020']) {
          await startNow(bench, order, { operation });
          await completeNow(bench, order, { operation });
        }
        const [event] = await toldOf(bench, order, 'unit.completed');
        const { seal, serial, itemId } = event?.data ?? {};
        const expected = { seal: order.seal, serial: 'SN-0003', itemId: order.itemId };
        expectSame({ seal, serial, itemId }, expected, 'the unit is told as complete, under its lock');
        const ids = [
          ...new Map(
            bench
              .engine()
              .told(order.subject)
              .map(({ id, name }) => [id, name]),
          ).values(),
        ];
        const got = ids.filter((name) => name !== 'operation.started' && name !== 'workorder.released');
        const order3 = ['operation.completed', 'operation.completed', 'unit.completed'];
        expectThat(got.join() === order3.join(), 'it comes once, after both completions', { expected: order3, got });
      },
    ),
  ];
}

function installed(): ConformanceCase[] {
  return [
    doneCase(
      {
        id: 'component.told',
        title: 'tells a component with the seal of the lock, position and quantity',
        clause: 'underLock',
      },
      async (bench) => {
        const order = await lockedOrder(bench);
        await startNow(bench, order);
        expectStatus(await install(bench, order), [200, 201], 'a component is installed while its operation runs');
        const [event] = await toldOf(bench, order, 'component.installed');
        const { seal, position, quantity, component } = event?.data ?? {};
        expectSame(
          { seal, position, quantity, component },
          {
            seal: order.seal,
            position: 'bearing',
            quantity: '2',
            component: { itemId: 'BRG-6205', revision: 'A', serial: null, lot: 'L-778' },
          },
          'the component is told as it was installed',
        );
      },
    ),
    doneCase(
      {
        id: 'component.not-running',
        title: 'installs nothing before its operation starts or after it is completed',
        clause: 'underLock',
      },
      async (bench) => {
        const order = await lockedOrder(bench);
        expectRefused(await install(bench, order), 'a component before the start is refused');
        await startNow(bench, order);
        await completeNow(bench, order);
        expectRefused(await install(bench, order), 'a component after the completion is refused');
        await startNow(bench, order, { operation: '0020' });
        await untilStartTold(bench, order, '0020');
        const told = bench
          .engine()
          .told(order.subject)
          .filter(({ name }) => name === 'component.installed');
        expectThat(told.length === 0, 'no component is told', {
          expected: [],
          got: told.map(({ canonical }) => canonical),
        });
      },
    ),
  ];
}

function removed(): ConformanceCase[] {
  return [
    doneCase(
      {
        id: 'component.removed',
        title: 'tells what was taken out of a unit, with the seal of the lock and the reason',
        clause: 'underLock',
      },
      async (bench) => {
        const order = await lockedOrder(bench);
        await startNow(bench, order);
        expectStatus(await install(bench, order), [200, 201], 'a component is installed while its operation runs');
        expectStatus(await remove(bench, order), [200, 201], 'one of two is taken out again');
        const [event] = await toldOf(bench, order, 'component.removed');
        const { seal, position, quantity, component, reason } = event?.data ?? {};
        expectSame(
          { seal, position, quantity, component, reason },
          {
            seal: order.seal,
            position: 'bearing',
            quantity: '1',
            component: { itemId: 'BRG-6205', revision: 'A', serial: null, lot: 'L-778' },
            reason: 'Runs rough.',
          },
          'the component is told as it was taken out',
        );
      },
    ),
    doneCase(
      {
        id: 'component.not-installed',
        title: 'takes nothing out of a unit that did not go in',
        clause: 'underLock',
      },
      async (bench) => {
        const order = await lockedOrder(bench);
        await startNow(bench, order);
        expectRefused(await remove(bench, order), 'a component that was never installed is not taken out');
        await completeNow(bench, order);
        await toldOf(bench, order, 'operation.completed');
        const told = bench
          .engine()
          .told(order.subject)
          .filter(({ name }) => name === 'component.removed');
        expectThat(told.length === 0, 'no removal is told', {
          expected: [],
          got: told.map(({ canonical }) => canonical),
        });
      },
    ),
  ];
}
