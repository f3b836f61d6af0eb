// Cases of an engine that denies, fails or talks nonsense: nothing starts, nothing is told, and the operator learns why.
// Each ends with a clear permit, so that a system that never starts anything does not pass.
import type { Bench } from '../bench';
import type { ConformanceCase } from '../case';
import { authorisationOf, type StartReply } from '../engine/replies';
import { describe, expectSame, expectThat } from '../expectations';
import {
  authorisedBy,
  expectNothingStarted,
  expectNotStarted,
  lockedOrder,
  start,
  startNow,
  toldOf,
} from './floor-order';

const permit = () => authorisationOf({ kind: 'permit' });

const noPermits: [id: string, title: string, reply: () => StartReply][] = [
  ['503', 'while the engine is not available', () => ({ kind: 'json', status: 503, body: {} })],
  ['500', 'while the engine fails', () => ({ kind: 'json', status: 500, body: {} })],
  ['401', 'while the engine does not know it', () => ({ kind: 'json', status: 401, body: {} })],
  ['permit-in-error', 'under a permit inside an error', () => ({ kind: 'json', status: 503, body: permit() })],
  ['silence', 'while the engine does not answer', () => ({ kind: 'silence' })],
  ['cut', 'where the answer of the engine is lost', () => ({ kind: 'cut' })],
  ['garbage', 'where the engine answers what is no JSON', () => ({ kind: 'text', text: '<p>decision: permit</p>' })],
  ['empty', 'where the engine answers nothing', () => ({ kind: 'text', text: '' })],
  ['unknown-decision', 'under a decision it does not know', () => json({ ...permit(), decision: 'allow' })],
  ['no-decision', 'without a decision', () => json({ ...permit(), decision: undefined })],
  ['no-id', 'under a permit that names no authorisation', () => json({ ...permit(), authorisationId: undefined })],
];

const json = (body: unknown): StartReply => ({ kind: 'json', status: 200, body });

export const failsClosedCases: readonly ConformanceCase[] = [
  ...noPermits.map(([id, title, reply]): ConformanceCase => ({
    id: `fails-closed.${id}`,
    title: `starts nothing ${title}`,
    clause: 'failsClosed',
    needs: 'engine',
    run: async (bench) => {
      await expectNoStart(bench, reply());
    },
  })),
  {
    id: 'fails-closed.denied',
    clause: 'failsClosed',
    needs: 'engine',
    title: 'starts nothing that is denied, and shows the operator each reason and what to do next',
    run: async (bench) => {
      const reasons = [
        { code: 'SUPERSEDED_REVISION', message: 'Revision D is effective for SN-0003.', next: 'Load the lock of D.' },
        { code: 'ORDER_ON_HOLD', message: 'The order is held.', next: 'Wait for its disposition.' },
      ];
      const shown = await expectNoStart(bench, { kind: 'deny', reasons });
      const missing = reasons.flatMap(({ message, next }) => [message, next]).filter((text) => !shown.includes(text));
      expectThat(missing.length === 0, 'the operator is shown every reason and next step', {
        expected: missing,
        got: shown,
      });
    },
  },
];

/** Answers what the operator was shown. */
async function expectNoStart(bench: Bench, reply: StartReply): Promise<string> {
  const order = await lockedOrder(bench);
  bench.engine().answerStarts(() => reply);
  const answer = await start(bench, order);
  expectNotStarted(answer, 'without a clear permit the operator is refused');
  await expectNothingStarted(bench, order, 'without a clear permit nothing is started');
  const asked = bench.engine().asked(order.orderId).length;
  expectThat(asked > 0, 'the engine is asked', { expected: 'a question', got: 'none' });
  bench.engine().answerStarts(() => ({ kind: 'permit' }));
  await startNow(bench, order);
  const told = await toldOf(bench, order, 'operation.started');
  const permitted = authorisedBy(bench, order);
  const got = told.map(({ data }) => data['authorisationId']);
  expectSame(got, [permitted], 'the one start that is told is the one that was permitted');
  return describe(answer);
}
