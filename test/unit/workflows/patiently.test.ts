// How long and how often a workflow tries to record something in a store that is away.
import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/common';
import { patiently, storePauseMs } from '../../../workflows/handoff/patiently';

let nowMs = 0;
jest.mock('@temporalio/workflow', () => ({
  isCancellation: (error: unknown) => error instanceof CancelledFailure,
  sleep: (ms: number) => {
    nowMs += ms;
    return Promise.resolve();
  },
}));
beforeEach(() => {
  nowMs = 0;
});

const sixHoursMs = 6 * 3_600_000;
const failed = (cause: Error): ActivityFailure =>
  new ActivityFailure('failed', 'recordPark', '1', 'MAXIMUM_ATTEMPTS_REACHED', undefined, cause);
const away = ApplicationFailure.create({ message: 'connect ECONNREFUSED' });

it('tries ever more rarely, and never later than a quarter of an hour after the store is back', () => {
  expect([0, 1, 2, 3].map(storePauseMs)).toEqual([15_000, 30_000, 60_000, 120_000]);
  expect(Math.max(...Array.from({ length: 2_000 }, (_, nth) => storePauseMs(nth)))).toBe(900_000);
});

it.each([
  ['its own failure', away],
  ['one around it', failed(away)],
  ['a time-out', new TimeoutFailure('late', undefined, 'START_TO_CLOSE')],
])('tries thirty times in an outage of six hours that it sees as %s, and then goes on', async (_, outage) => {
  let tries = 0;

  const recorded = await patiently('recordPark', () => {
    tries += 1;
    return nowMs < sixHoursMs ? Promise.reject(outage) : Promise.resolve('recorded');
  });

  expect(recorded).toBe('recorded');
  expect(tries).toBeLessThanOrEqual(30);
});

it.each([
  ['a refusal of the rules', failed(ApplicationFailure.nonRetryable('It has ended.', 'HANDOFF_ENDED'))],
  ['a cancellation', new CancelledFailure('cancelled')],
  ['a fault of the workflow itself', new TypeError('undefined is not a function')],
])('does not wait for %s to pass', async (_, error) => {
  await expect(patiently('recordPark', () => Promise.reject(error))).rejects.toBe(error);
  expect(nowMs).toBe(0);
});
